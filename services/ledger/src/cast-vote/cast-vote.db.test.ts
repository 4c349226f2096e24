// Who may vote, through the API with real keys: an organisation votes, whichever of its keys it uses.
import { randomUUID } from 'node:crypto'
import { freetownRequest, insertKey, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { whole } from '../waiting-scene.ts'

// Beside the three members: an operator, the requester, its government and a payee are of the committee too.
const also = ['operator', 'freetown', 'sierra-leone', 'unhcr']
const organisations = [
  ...testOrganisations.map((each) =>
    also.includes(each.slug) ? { ...each, roles: [...each.roles, 'committee' as const] } : each,
  ),
  {
    slug: 'second-operator',
    name: 'Illustrative Second Secretariat',
    kind: 'fund_secretariat' as const,
    roles: ['operator' as const, 'committee' as const],
    illustrative: true,
  },
]
const secondKey: Record<string, string> = {}
let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger', organisations })
  await tellOrganisations(app, organisations as typeof testOrganisations)
  await contribute(app, { funder: 'norway', amount: '100000.00' })
  for (const slug of ['committee-one', 'operator']) secondKey[slug] = await insertKey(app.database.ownerSql, slug)
})
afterAll(() => app.close())

const proposed = async (as = 'operator'): Promise<string> => {
  const filed = await match(app, freetownRequest, usd('10.00'))
  return (await done(app, as, '/v1/fund/allocations', whole(filed, '10.00'))).id
}
const votesAt = (id: string) => `/v1/fund/allocations/${id}/votes`

async function voteBy(key: string | undefined, path: string, body: object = { vote: 'approve' }) {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  }
  const reply = await app.app.inject({ method: 'POST', url: path, headers, payload: JSON.stringify(body) })
  const { code, votes } = JSON.parse(reply.body)
  return { status: reply.statusCode, code, votes }
}
const vote = (slug: string, path: string, body?: object) => voteBy(app.key(slug), path, body)
const votesOf = async (id: string) =>
  (await app.as('auditor').get(`/v1/fund/allocations/${id}`)).body.votes.map(
    (each: { organisation: string; vote: string }) => `${each.organisation} ${each.vote}`,
  )

test('two keys of one organisation are one vote, on an allocation and on an amendment', async () => {
  const id = await proposed()
  expect((await vote('committee-one', votesAt(id))).status).toBe(201)
  for (const body of [{ vote: 'approve' }, { vote: 'refuse', reason: 'On second thoughts.' }, { vote: 'recuse' }])
    expect(await voteBy(secondKey['committee-one'], votesAt(id), body)).toMatchObject({
      status: 409,
      code: 'ledger.already_voted',
    })
  expect(await votesOf(id)).toEqual(['committee-one approve'])

  const filed = await match(app, freetownRequest, usd('10.00'))
  const approved = await approve(app, whole(filed, '10.00'))
  const { lines, tranches } = whole(filed, '5.00')
  const at = `/v1/fund/allocations/${approved}/amendments`
  const amendment = await done(app, 'operator', at, { lines, tranches, reason: 'A test' })
  expect((await voteBy(secondKey['committee-one'], `${at}/${amendment.id}/votes`)).status).toBe(201)
  expect(await vote('committee-one', `${at}/${amendment.id}/votes`)).toMatchObject({
    status: 409,
    code: 'ledger.already_voted',
  })
})

test('two keys of one organisation that vote at once are one vote, and do not approve by themselves', async () => {
  for (let round = 0; round < 20; round += 1) {
    const id = await proposed()
    const replies = await Promise.all(
      [app.key('committee-one'), secondKey['committee-one']].map((key) => voteBy(key, votesAt(id))),
    )
    expect(replies.map(({ status, code }) => [status, code]).toSorted()).toEqual([
      [201, undefined],
      [409, 'ledger.already_voted'],
    ])
    expect(await votesOf(id)).toEqual(['committee-one approve'])
    expect((await app.as('auditor').get(`/v1/fund/allocations/${id}`)).body.state).toBe('proposed')
  }
})

test('an operator of the committee does not vote on what it proposed, with no key of its own; another one may', async () => {
  const id = await proposed()
  for (const key of [app.key('operator'), secondKey.operator])
    for (const body of [{ vote: 'approve' }, { vote: 'recuse' }])
      expect(await voteBy(key, votesAt(id), body)).toMatchObject({ status: 403, code: 'ledger.voter_proposed' })
  expect((await vote('second-operator', votesAt(id))).status).toBe(201)
  expect((await vote('operator', votesAt(await proposed('second-operator')))).status).toBe(201)
  expect(await votesOf(id)).toEqual(['second-operator approve'])
})

test.for(['freetown', 'sierra-leone', 'unhcr'])(
  '%s is a party and does not vote, though it is of the committee',
  async (slug) => {
    const id = await proposed()
    for (const body of [{ vote: 'approve' }, { vote: 'refuse', reason: 'x' }, { vote: 'recuse' }])
      expect(await vote(slug, votesAt(id), body)).toMatchObject({ status: 403, code: 'ledger.voter_is_party' })
    expect(await votesOf(id)).toEqual([])
  },
)

test('who recuses has voted: it counts for neither side and takes nothing back', async () => {
  const id = await proposed()
  expect((await vote('committee-one', votesAt(id), { vote: 'recuse', reason: 'Our own programme.' })).status).toBe(201)
  expect(await vote('committee-one', votesAt(id))).toMatchObject({ status: 409, code: 'ledger.already_voted' })
  expect((await vote('committee-two', votesAt(id))).status).toBe(201)
  expect((await app.as('auditor').get(`/v1/fund/allocations/${id}`)).body).toMatchObject({
    state: 'proposed',
    votes: [
      { organisation: 'committee-one', vote: 'recuse', reason: 'Our own programme.' },
      { organisation: 'committee-two', vote: 'approve' },
    ],
  })
  expect((await vote('committee-three', votesAt(id))).status).toBe(201)
  expect((await app.as('auditor').get(`/v1/fund/allocations/${id}`)).body.state).toBe('approved')
})

test('who is left decides whether it can still be approved: with one no and two recused of four it is refused, its reason told', async () => {
  const id = await proposed()
  expect(await vote('committee-one', votesAt(id), { vote: 'refuse' })).toMatchObject({
    status: 422,
    code: 'ledger.vote_reason_missing',
  })
  await vote('committee-one', votesAt(id), { vote: 'refuse', reason: 'No plan for the second year.' })
  await vote('committee-two', votesAt(id), { vote: 'recuse' })
  expect((await app.as('auditor').get(`/v1/fund/allocations/${id}`)).body.state).toBe('proposed')
  await vote('second-operator', votesAt(id), { vote: 'recuse' })
  expect((await app.as('auditor').get(`/v1/fund/allocations/${id}`)).body.state).toBe('refused')
  expect((await vote('committee-three', votesAt(id))).code).toBe('ledger.allocation_not_proposed')
  expect((await app.events()).findLast(({ type }) => type === 'ledger.allocation_refused')?.body).toEqual({
    allocationId: id,
    reasons: ['No plan for the second year.'],
  })
})
