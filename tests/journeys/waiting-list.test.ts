import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileRequest, fillFund, matchTeam, registerCapabilities, untilState } from './freetown-story.ts'
import { composed, type Hub, openHub } from './hub.ts'
import { waitFor } from './wait-for.ts'

let hub: Hub
let id: string
let members: string[]

beforeAll(async () => {
  hub = await openHub()
  await hub.start(...composed)
  await registerCapabilities(hub)
})
afterAll(() => hub.close())

const usd = (amount: string) => ({ amount, currency: 'USD' })
const waitingOn = async () => (await hub.as('freetown').get(`/v1/requests/${id}`)).body.waitingOn
const pipeline = async (query = '') => (await hub.anyone.get(`/v1/pipeline${query}`)).body.items

test('a request that finds no money waits in the public pipeline, its plan on file', async () => {
  id = await fileRequest(hub)
  members = await matchTeam(hub, id)
  const { team } = (await hub.as('freetown').get(`/v1/requests/${id}/team`)).body
  const payee = team.payees[0]
  const proposal = {
    requestId: id,
    revision: 1,
    lines: [{ payee, category: 4, amount: usd('400000.00') }],
    tranches: [{ payee, dueOn: '2027-01-15', amount: usd('400000.00') }],
  }
  const propose = async (more: object) => {
    const key = { 'idempotency-key': JSON.stringify(more) }
    return hub.as('operator').post('/v1/fund/allocations', { ...proposal, ...more }, key)
  }
  await waitFor('the ledger to know the team', async () => (await propose({ plan: true })).status === 201)
  expect(await propose({ plan: false })).toMatchObject({ status: 202, body: { state: 'waitlisted' } })
  await untilState(hub, id, 'waitlisted')
  expect(await pipeline('?thematicArea=2&country=SL')).toMatchObject([{ requestId: id, missing: usd('400000.00') }])
  expect(await pipeline('?country=SN')).toEqual([])
})

test('when deposits arrive each member of its team is asked, and the request shows whom it waits on', async () => {
  await fillFund(hub)
  await waitFor('the team to be asked', async () => (await waitingOn()).what === 'confirm that the team still stands')
  expect((await waitingOn()).who).toBe(members.length === 1 ? members[0] : 'partners')
})

test('once all have confirmed it is proposed by itself, and the committee approves it', async () => {
  for (const member of members)
    expect(await hub.as(member).post(`/v1/requests/${id}/team/confirm`, {})).toMatchObject({ status: 200 })
  await untilState(hub, id, 'funding')
  const { allocation, call } = (await hub.as('operator').get(`/v1/requests/${id}/funding`)).body
  expect({ allocation, call }).toMatchObject({
    allocation: { state: 'proposed', proposedBy: 'operator', amount: usd('400000.00') },
    call: { state: 'proposed', members },
  })
  for (const member of ['committee-one', 'committee-two']) {
    const key = { 'idempotency-key': member }
    const voted = await hub.as(member).post(`/v1/fund/allocations/${allocation.id}/votes`, { vote: 'approve' }, key)
    expect(voted.status).toBe(201)
  }
  await untilState(hub, id, 'funded')
  const { items } = (await hub.as('freetown').get(`/v1/requests/${id}/timeline?limit=200`)).body
  const steps = items.map(({ type }: { type: string }) => type)
  for (const type of [
    'ledger.funds_found',
    'routing.confirmation_asked',
    'routing.team_confirmed',
    'ledger.allocation_proposed',
  ])
    expect(steps.filter((step: string) => step === type)).toHaveLength(1)
})
