// Nobody makes a majority after the proposal: neither members, nor keys of members, nor fewer approvals.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { freetownRequest, insertKey, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { whole } from '../waiting-scene.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00' })
})
afterAll(() => app.close())

const proposed = async (): Promise<string> =>
  (await done(app, 'operator', '/v1/fund/allocations', whole(await match(app, freetownRequest, usd('10.00')), '10.00')))
    .id
const pathOf = (id: string) => `/v1/fund/allocations/${id}`

async function voteBy(key: string | undefined, path: string) {
  const reply = await app.app.inject({
    method: 'POST',
    url: `${path}/votes`,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    payload: '{"vote":"approve"}',
  })
  return { status: reply.statusCode, code: JSON.parse(reply.body).code }
}

/** An organisation of the committee, with its first key. */
async function join(slug: string): Promise<string> {
  const organisation = {
    slug,
    name: 'Illustrative Latecomer',
    kind: 'ngo' as const,
    roles: ['committee' as const],
    illustrative: true,
  }
  const sql = app.database.ownerSql
  await sql`insert into identity.organisations ${sql(organisation)}`
  const key = await insertKey(sql, slug)
  await tellOrganisations(app, [organisation])
  return key
}

/** A key as `maker` makes it, some time after all that is done here. */
async function keyBy(maker: string, organisation: string, createdAt: string): Promise<string> {
  const key = `hub_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(key).digest()
  const sql = app.database.ownerSql
  await sql`alter table identity.keys disable trigger keys_of_members`
  await sql`insert into identity.keys ${sql({ organisation, hash, created_by: maker, created_at: createdAt })}`
  await sql`alter table identity.keys enable trigger keys_of_members`
  return key
}

test('who joins the committee after a proposal does not vote on it, nor decide it, and votes on the next one', async () => {
  const id = await proposed()
  const late = await Promise.all(['latecomer-one', 'latecomer-two'].map(join))
  for (const key of late)
    expect(await voteBy(key, pathOf(id))).toEqual({ status: 403, code: 'ledger.voter_came_later' })
  expect((await app.as('auditor').get(pathOf(id))).body).toMatchObject({ state: 'proposed', votes: [] })
  const next = await proposed()
  for (const key of late) expect((await voteBy(key, pathOf(next))).status).toBe(201)
  expect((await app.as('auditor').get(pathOf(next))).body.state).toBe('approved')
})

test('who joins the committee after an amendment was proposed does not vote on it', async () => {
  const filed = await match(app, freetownRequest, usd('10.00'))
  const id = await approve(app, whole(filed, '10.00'))
  const { lines, tranches } = whole(filed, '5.00')
  const amendment = await done(app, 'operator', `${pathOf(id)}/amendments`, { lines, tranches, reason: 'A test' })
  const key = await join('latecomer-three')
  const path = `${pathOf(id)}/amendments/${amendment.id}`
  expect(await voteBy(key, path)).toEqual({ status: 403, code: 'ledger.voter_came_later' })
})

test('a key that others made for a member after the proposal does not vote, nor one that was made by it; an older one does', async () => {
  const id = await proposed()
  const byOperator = await keyBy('operator', 'committee-one', '2031-01-01T00:00:00Z')
  const byThat = await keyBy('committee-one', 'committee-one', '2031-01-01T00:00:01Z')
  for (const key of [byOperator, byThat])
    expect(await voteBy(key, pathOf(id))).toEqual({ status: 403, code: 'ledger.voter_key_later' })
  expect((await voteBy(await keyBy('committee-two', 'committee-two', '2031-01-01T00:00:01Z'), pathOf(id))).status).toBe(
    201,
  )
  const older = await keyBy('operator', 'committee-one', '2020-01-01T00:00:00Z')
  expect((await voteBy(older, pathOf(id))).status).toBe(201)
  expect((await app.as('auditor').get(pathOf(id))).body.state).toBe('approved')
})

test('fewer approvals that are set after the proposal do not hold for it', async () => {
  const id = await proposed()
  const setting = { name: 'approvals_needed', value: 1, effectiveOn: '2026-11-25', reason: 'A test' }
  const { etag = '' } = (await app.anyone.get('/v1/fund/settings')).headers
  const set = await app.as('operator').put('/v1/fund/settings', setting, { 'if-match': etag })
  expect(set.status).toBe(200)
  app.clock.advance(2 * 86_400_000)
  expect((await voteBy(app.key('committee-three'), pathOf(id))).status).toBe(201)
  expect((await app.as('auditor').get(pathOf(id))).body).toMatchObject({ state: 'proposed', approvalsNeeded: 2 })
})
