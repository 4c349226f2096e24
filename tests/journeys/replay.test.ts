// A ruleset is tried on past requests while the services that do it are killed: it comes to the end that it would have come to, and
// leaves nothing behind in any table but its own.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileRequest, registerCapabilities, untilState } from './freetown-story.ts'
import { composed, type Hub, openHub } from './hub.ts'
import { waitFor } from './wait-for.ts'

const copies = 600
const version = '2030-1'
/** By another name: one replay of a version runs at a time. */
const sameVersion = '2030-2'

let hub: Hub
beforeAll(async () => {
  hub = await openHub()
  await hub.start(...composed)
  await registerCapabilities(hub)
  await untilState(hub, await fileRequest(hub), 'matching')
  await copyRequest()
  for (const each of [version, sameVersion]) await uploadVersion(each)
})
afterAll(() => hub.close())

/** The one request with all that was said of it and its ranking, many times over. */
async function copyRequest(): Promise<void> {
  await hub.database.ownerSql.begin(async (sql) => {
    await sql`create temporary table copies on commit drop as select uuidv7() as id from generate_series(1, ${copies})`
    for (const [table, column] of [
      ['assessment.requests', 'request_id'],
      ['assessment.revisions', 'request_id'],
      ['assessment.assessments', 'request_id'],
      ['routing.requests', 'id'],
      ['routing.candidates', 'request_id'],
    ])
      await sql.unsafe(`insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('${column}', copies.id))).*
        from copies, ${table} t`)
  })
}

/** Asks for more than before of each request, and ranks by language alone. */
async function uploadVersion(version: string): Promise<void> {
  const { items } = (await hub.as('operator').get('/v1/ops/rulesets')).body
  const active = items.find(({ isActive }: { isActive: boolean }) => isActive).version
  const { ruleset } = (await hub.as('operator').get(`/v1/ops/rulesets/${active}`)).body
  const { ranking, criteria } = ruleset
  const weights = { ...Object.fromEntries(Object.keys(ranking.weights).map((part) => [part, 0])), language: 100 }
  const focus = criteria.map((each: { id: string }) => (each.id === 'focus' ? { ...each, weight: 50 } : each))
  const body = { ...ruleset, version, criteria: focus, ranking: { ...ranking, weights } }
  expect((await hub.as('operator').post('/v1/ops/rulesets', body)).status).toBe(201)
}

/** A hash of every row of every table of the services but those of replays, and of what callers and clocks touch: sealing comes a second later. */
async function traces(): Promise<Record<string, string>> {
  const { ownerSql } = hub.database
  const tables = await ownerSql`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema = any ('{assessment,routing,intake,ledger}'::text[])
      and table_name not like 'replay%' and table_name not in ('idempotency_keys', 'heartbeats', 'checkpoints', 'leaves', 'tree_nodes')
    order by 1`
  const hashes: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await ownerSql.unsafe(
      `select md5(coalesce(string_agg(md5(t::text), '' order by t::text), '')) as hash from ${name} t`,
    )
    hashes[name] = row?.hash
  }
  return hashes
}

const read = async (id: string, query = '') => (await hub.as('operator').get(`/v1/ops/replays/${id}${query}`)).body
const start = async (of: string) => (await hub.as('operator').post(`/v1/ops/rulesets/${of}/replay`)).body.id as string
const untilEnded = (id: string) =>
  waitFor('the replay to end', async () => (await read(id)).state !== 'running', 90_000)

test('a replay goes on where it was when its services were killed, and leaves no trace', async () => {
  const before = await traces()
  const [{ last }] = (await hub.database.ownerSql`select max(seq) as last from log.events`) as unknown as [
    { last: string },
  ]
  const id = await start(version)
  await waitFor('the replay to be in the middle', async () => (await read(id)).ranked > 0)
  await hub.stop('assessment', 'SIGKILL')
  await hub.start('assessment')
  await hub.stop('routing', 'SIGKILL')
  await hub.start('routing')
  await untilEnded(id)
  const replay = await read(id)
  const all = copies + 1
  expect(replay).toMatchObject({ state: 'done', total: all, assessed: all, ranked: all, skipped: 0 })
  expect(replay.counts).toMatchObject({ requests: all, verdict: 0, score: all, candidates: all })
  expect(await traces()).toEqual(before)
  const heard = await hub.database.ownerSql`select distinct type, request_id from log.events where seq > ${last}`
  expect(heard.map(({ type, request_id }) => [type, request_id]).toSorted()).toEqual([
    ['assessment.replay_batch_assessed', null],
    ['routing.replay_batch_ranked', null],
  ])
})

test('two at once come to the same differences', async () => {
  const ids = [await start(version), await start(sameVersion)]
  for (const id of ids) await untilEnded(id)
  const [one, other] = await Promise.all(ids.map((id) => read(id, '?limit=200')))
  expect(one.state).toBe('done')
  expect(one.differences.items).toHaveLength(200)
  expect(other.differences).toEqual(one.differences)
  expect(other.counts).toEqual(one.counts)
})
