import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  agreed,
  approve,
  contribute,
  done,
  type Filed,
  match,
  payment,
  proposalOf,
  send,
  tellOrganisations,
  told,
  usd,
} from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00', earmark: { thematicAreas: [2] } })
})
afterAll(() => app.close())

const left = (about: Filed, partner = 'iom', isFunded = false) =>
  told(
    'routing.member_removed',
    { partner, needs: ['n1'], wasLead: false, reason: 'Words of an operator', isAgreed: true, isFunded },
    about,
  )
const stateOf = async ({ requestId }: Filed) =>
  (await app.as('operator').get(`/v1/requests/${requestId}/funding`)).body.state
const proposing = (filed: Filed, payee = 'unhcr') => {
  const proposal = proposalOf(filed, { [payee]: { amount: '100.00', tranches: ['100.00'] } })
  return send(app, 'operator', '/v1/fund/allocations', proposal)
}

test('nothing is proposed while a member is replaced, and then for the changed team', async () => {
  const request = await match(app, freetownRequest, usd('100.00'), { payees: ['unhcr', 'iom'] })
  await app.deliver(left(request))
  expect(await stateOf(request)).toBe('matched')
  expect(await proposing(request)).toMatchObject({ status: 409, body: { code: 'ledger.team_changing' } })
  await app.deliver(agreed(request, ['unhcr', 'ilo']))
  expect((await proposing(request, 'iom')).body.errors[0].message).toContain('its payees are unhcr, ilo')
  expect((await proposing(request, 'ilo')).status).toBe(201)
})

test('what was proposed for the team as it was is void, its votes with it, and its money is free', async () => {
  const request = await match(app, freetownRequest, usd('100.00'), { payees: ['unhcr', 'iom'] })
  const { body } = await proposing(request)
  await app.deliver(left(request))
  expect(await stateOf(request)).toBe('matched')
  expect((await app.as('operator').get(`/v1/fund/allocations/${body.id}`)).body.state).toBe('void')
  const vote = await send(app, 'committee-one', `/v1/fund/allocations/${body.id}/votes`, { vote: 'approve' })
  expect(vote.status).toBe(409)
})

test('a request that waits for money keeps its place, and is not called up while a member is replaced', async () => {
  const request = await match(app, freetownRequest, usd('5000.00'), { payees: ['unhcr', 'iom'] })
  const proposal = proposalOf(request, { unhcr: { amount: '5000.00', tranches: ['5000.00'] } })
  await send(app, 'operator', '/v1/fund/allocations', proposal)
  expect(await stateOf(request)).toBe('waitlisted')
  await app.deliver(left(request))
  await contribute(app, { funder: 'norway', amount: '9000.00', earmark: { thematicAreas: [2] } })
  const callUp = () => app.service.schedules?.find(({ name }) => name.includes('call'))?.run()
  await callUp()
  const types = async () =>
    (await app.events()).filter(({ requestId }) => requestId === request.requestId).map(({ type }) => type)
  expect(await types()).not.toContain('ledger.funds_found')
  await app.deliver(agreed(request, ['unhcr', 'ilo']))
  expect(await stateOf(request)).toBe('waitlisted')
  await callUp()
  expect(await types()).toContain('ledger.funds_found')
})

test('once money is approved it stays with its payees until an amendment, which may name who came in the place of one that left', async () => {
  const request = await match(app, freetownRequest, usd('10.00'), { payees: ['unhcr', 'iom'] })
  const id = await approve(
    app,
    proposalOf(request, {
      unhcr: { amount: '4.00', tranches: ['4.00'] },
      iom: { amount: '6.00', tranches: ['2.00', '4.00'] },
    }),
  )
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('iom', 1))
  await app.deliver(left(request, 'iom', true))
  expect(await stateOf(request)).toBe('funded')
  await app.deliver(agreed(request, ['unhcr', 'ilo']))
  const amend = (payees: Record<string, { amount: string; tranches: string[] }>) => {
    const { lines, tranches } = proposalOf(request, payees)
    const body = { lines, tranches, reason: 'IOM has left' }
    return app.as('operator').post(`/v1/fund/allocations/${id}/amendments`, body, { 'idempotency-key': randomUUID() })
  }
  const unhcr = { amount: '4.00', tranches: ['4.00'] }
  const kept = await amend({
    unhcr,
    iom: { amount: '3.00', tranches: ['2.00', '1.00'] },
    ilo: { amount: '3.00', tranches: ['3.00'] },
  })
  expect(kept.status).toBe(422)
  expect(JSON.stringify(kept.body.errors)).toContain(
    'iom has left the team: it keeps what was paid to it, 2.00 USD, and gets no more',
  )
  const moved = await amend({
    unhcr,
    iom: { amount: '2.00', tranches: ['2.00'] },
    ilo: { amount: '4.00', tranches: ['4.00'] },
  })
  expect(moved.status).toBe(201)
})

test('who comes into a team is a party to its amendments, as is who was one before', async () => {
  const request = await match(app, freetownRequest, usd('10.00'), { payees: ['unhcr', 'iom'] })
  const id = await approve(app, proposalOf(request, { unhcr: { amount: '10.00', tranches: ['10.00'] } }))
  await app.deliver(left(request, 'iom', true))
  await app.deliver(agreed(request, ['unhcr', 'committee-three']))
  const { lines, tranches } = proposalOf(request, { unhcr: { amount: '11.00', tranches: ['11.00'] } })
  const at = `/v1/fund/allocations/${id}/amendments`
  const { id: amendment } = await done(app, 'operator', at, { lines, tranches, reason: 'More to do' })
  const vote = (slug: string) => send(app, slug, `${at}/${amendment}/votes`, { vote: 'approve' })
  expect((await vote('committee-three')).body.code).toBe('ledger.voter_is_party')
  expect((await vote('committee-one')).status).toBe(201)
  const [row] = await app.database.ownerSql`select parties from ledger.amendments where id = ${amendment}`
  expect(row?.parties).toEqual(expect.arrayContaining(['freetown', 'unhcr', 'iom', 'committee-three']))
})

test('a member that leaves before the requester has agreed, or of an older revision, is none of the ledger’s business', async () => {
  const request = await match(app, freetownRequest, usd('100.00'))
  const early = left(request)
  if (early.type === 'routing.member_removed') await app.deliver({ ...early, body: { ...early.body, isAgreed: false } })
  await app.deliver(left({ ...request, revision: 0 }))
  expect((await proposing(request)).status).toBe(201)
  await expect(app.deliver(left({ requestId: randomUUID(), revision: 1 }))).rejects.toThrow('still to come')
})
