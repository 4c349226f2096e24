// What the database refuses by itself, whoever asks.
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestMoves, requestStates } from './request.ts'
import { makeIntake } from './service.ts'
import { eventOf, fileInState } from './test-events.ts'

let hub: TestApp
let id: string
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
  id = (await fileInState(hub, freetownRequest, 'submitted')).id
})
afterAll(() => hub.close())

test('the database knows the states and moves that the code knows', async () => {
  const { ownerSql } = hub.database
  const states = await ownerSql`select state from intake.states`
  expect(states.map(({ state }) => state).sort()).toEqual([...requestStates].sort())
  const moves = await ownerSql`select from_state, to_state from intake.moves`
  const inCode = Object.entries(requestMoves).flatMap(([from, targets]) => targets.map((to) => `${from} ${to}`))
  expect(moves.map(({ from_state, to_state }) => `${from_state} ${to_state}`).sort()).toEqual(inCode.sort())
})

test.for<[string, string, RegExp]>([
  ['an illegal move', "state = 'funded', version = version + 1", /does not move from submitted to funded/],
  ['a state that there is none', "state = 'lost', version = version + 1", /does not move/],
  ['a change without a new version', "state = 'eligible'", /makes version/],
  ['a revision without a submission', 'revision = revision + 1, version = version + 1', /makes one revision/],
  ['a revision left out', 'revision = revision + 2, version = version + 1', /makes one revision/],
  ['another reference', "reference = 'HUB-2026-9999', version = version + 1", /keeps its id/],
  ['another requester', "requester = 'dakar', version = version + 1", /keeps its id/],
  ['NULL for a state', 'state = null, version = version + 1', /does not move|null value/],
  [
    'nobody to wait on',
    'waiting_who = null, waiting_what = null, waiting_since = null, waiting_due = null, version = version + 1',
    /check constraint/,
  ],
  ['a contact among the content', `content = content || '{"contact":{}}', version = version + 1`, /check constraint/],
])('refuses %s, also to the owner', async ([, set, fault]) => {
  for (const sql of [hub.database.ownerSql, hub.database.sql])
    await expect(sql.unsafe(`update intake.requests set ${set} where id = '${id}'`)).rejects.toThrow(fault)
})

test('refuses a submission that makes no revision', async () => {
  const draft = await fileInState(hub, freetownRequest, 'draft')
  const submit = `update intake.requests set state = 'submitted', version = version + 1 where id = '${draft.id}'`
  await expect(hub.database.sql.unsafe(submit)).rejects.toThrow(/makes one revision/)
})

test('a request begins as a draft or as its first submission', async () => {
  const copy = `insert into intake.requests (id, reference, requester, requester_name, requester_kind, state, revision, content,
      waiting_who, waiting_what, waiting_since, created_at, updated_at, submitted_at)
    select gen_random_uuid(), 'HUB-2026-9998', requester, requester_name, requester_kind, 'eligible', 1, content,
      'hub', 'x', now(), now(), now(), now() from intake.requests where id = '${id}'`
  await expect(hub.database.ownerSql.unsafe(copy)).rejects.toThrow(/begins as a draft/)
})

test.for(['revisions', 'answers', 'timeline', 'private_reads'])(
  '%s is append-only, also for the owner',
  async (table) => {
    for (const statement of [`delete from intake.${table}`, `truncate intake.${table} cascade`]) {
      await expect(hub.database.ownerSql.unsafe(statement)).rejects.toThrow(/append-only/)
      await expect(hub.database.sql.unsafe(statement)).rejects.toThrow(/append-only|permission denied/)
    }
    const column =
      table === 'timeline' ? 'type = type' : table === 'private_reads' ? 'read_at = read_at' : 'revision = 1'
    await expect(hub.database.ownerSql.unsafe(`update intake.${table} set ${column}`)).rejects.toThrow(/append-only/)
    await expect(hub.database.sql.unsafe(`update intake.${table} set ${column}`)).rejects.toThrow(/permission denied/)
  },
)

test('the service cannot take a request, a question or a revision away, nor change the table of moves', async () => {
  for (const statement of [
    'delete from intake.requests',
    'delete from intake.questions',
    'delete from intake.revisions',
    "insert into intake.moves values ('draft', 'funded')",
    "insert into intake.states values ('lost')",
  ])
    await expect(hub.database.sql.unsafe(statement)).rejects.toThrow(/permission denied/)
})

test('a contact stands in its own table and nowhere else: no event, timeline, list, revision, stored answer or public page', async () => {
  const contact = { name: 'Hush Name', email: 'hush.address@freetown.example' }
  const filed = await hub
    .as('freetown')
    .post('/v1/requests', { ...freetownRequest, contact }, { 'idempotency-key': 'contact' })
  const path = `/v1/requests/${filed.body.id}`
  const patched = await hub
    .as('freetown')
    .patch(
      path,
      { contact: { ...contact, name: 'Hush Other' }, title: 'Another' },
      { 'if-match': filed.headers.etag ?? '' },
    )
  const submitted = await hub.as('freetown').post(`${path}/submit`)
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: filed.body.id, revision: 2 }))
  const replies = [
    filed,
    patched,
    submitted,
    await hub.as('freetown').get('/v1/requests?requester=me'),
    await hub.as('freetown').get(`${path}/timeline`),
    await hub.as('auditor').get(path),
    await hub.anyone.get(path),
  ]
  for (const { status, body } of replies) {
    expect(status).toBeLessThan(300)
    expect(JSON.stringify(body)).not.toMatch(/hush/i)
  }
  const { ownerSql } = hub.database
  const tables = await ownerSql`select schemaname, tablename from pg_tables
    where schemaname in ('intake', 'log', 'bullmq', 'identity') and tablename <> 'contacts'`
  expect(tables.length).toBeGreaterThan(10)
  for (const { schemaname, tablename } of tables) {
    const [found] = await ownerSql.unsafe(
      `select count(*)::int as n from ${schemaname}.${tablename} t where t::text ~* 'hush'`,
    )
    expect(found?.n, `${schemaname}.${tablename}`).toBe(0)
  }
  const [kept] = await ownerSql`select count(*)::int as n from intake.contacts where contact::text ~* 'hush'`
  expect(kept?.n).toBe(1)
})
