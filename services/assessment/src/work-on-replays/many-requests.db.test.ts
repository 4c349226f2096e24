// Replays of more requests than one batch holds.
import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerTo, batchesOf, finish, play, read, start, upload, work } from '../replayed.ts'
import { makeAssessment } from '../service.ts'

const requests = 260

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  await hub.deliver(freetownSubmitted(newId()))
  await copyRequest(requests - 1)
  await upload(hub, '2030-1', ({ criteria }) => Object.assign(criteria[4] ?? {}, { weight: 9 }))
})
afterAll(() => hub.close())

/** The one request with what was said of it, so many times more. */
const copyRequest = (copies: number) =>
  hub.database.ownerSql.begin(async (sql) => {
    await sql`create temporary table copies on commit drop as select uuidv7() as id from generate_series(1, ${copies})`
    for (const table of ['requests', 'revisions', 'assessments'])
      await sql.unsafe(`
        insert into assessment.${table}
        select (jsonb_populate_record(t, jsonb_build_object('request_id', copies.id))).* from copies, assessment.${table} t`)
  })

test('routing is never more than eight batches behind, and everything is shown once', async () => {
  const id = await start(hub, '2030-1')
  await work(hub)
  await work(hub)
  const first = await batchesOf(hub, id)
  expect(first).toHaveLength(8)
  expect(await read(hub, id)).toMatchObject({ state: 'running', total: requests, assessed: 200, ranked: 0 })
  await hub.deliver(...first.map((batch) => answerTo(batch)))
  await work(hub)
  const rest = (await batchesOf(hub, id)).slice(8)
  await hub.deliver(...rest.toReversed().map((batch) => answerTo(batch)))
  expect(await read(hub, id)).toMatchObject({ state: 'done', assessed: requests, ranked: requests })
  const all = [...first, ...rest].flatMap(({ body }) => body.requests.map(({ requestId }) => requestId))
  expect([all.length, new Set(all).size]).toEqual([requests, requests])
  expect((await read(hub, id)).counts).toMatchObject({ requests, score: requests, verdict: 0 })
})

test('two workers at once do each batch once', async () => {
  const id = await start(hub, '2030-1')
  await Promise.all([work(hub), work(hub), work(hub)])
  const batches = await batchesOf(hub, id)
  expect(batches.map(({ body }) => body.batch).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect((await read(hub, id)).assessed).toBe(200)
  await finish(hub, id)
})

test('what comes after it began is left out', async () => {
  const id = await start(hub, '2030-1')
  await hub.deliver(freetownSubmitted(newId()))
  for (let round = 0; round < 3; round += 1) {
    await work(hub)
    await hub.deliver(...(await batchesOf(hub, id)).map((batch) => answerTo(batch)))
  }
  expect(await read(hub, id)).toMatchObject({ state: 'done', total: requests, ranked: requests })
  expect((await play(hub, '2030-1')).total).toBe(requests + 1)
})

test('a draft of before that is submitted, and a revision more, while it runs are left out, and the last request is not', async () => {
  const [early, revised] = [newId(), newId()]
  await hub.deliver(freetownSubmitted(revised))
  const last = newId()
  await hub.deliver(freetownSubmitted(last))
  const { total } = await play(hub, '2030-1')
  const id = await start(hub, '2030-1')
  await hub.deliver(freetownSubmitted(early), freetownSubmitted(revised, { revision: 2 }))
  for (let round = 0; round < 3; round += 1) {
    await work(hub)
    await hub.deliver(...(await batchesOf(hub, id)).map((batch) => answerTo(batch)))
  }
  expect(await read(hub, id)).toMatchObject({ state: 'done', total, ranked: total })
  const asked = (await batchesOf(hub, id)).flatMap(({ body }) => body.requests)
  const revisionOf = (request: string) => asked.find(({ requestId }) => requestId === request)?.revision
  expect([early, revised, last].map(revisionOf)).toEqual([undefined, 1, 1])
  const [left] = await hub.database.ownerSql`select count(*)::int as n from assessment.replay_requests
    where replay_id = ${id}`
  expect(left?.n).toBe(0)
})

test('a request that cannot be assessed ends it, and it says why', async () => {
  const [row] = await hub.database.ownerSql`
    insert into assessment.requests (request_id, reference, requester, newest_revision, is_standing)
    values (${newId()}, 'HUB-2026-9999', 'freetown', 1, true) returning request_id`
  await hub.database.ownerSql`
    insert into assessment.revisions (request_id, revision, content) values (${row?.request_id}, 1, '{"needs":null}')`
  await hub.database.ownerSql`
    insert into assessment.assessments select ${row?.request_id}, 1, ruleset_version, verdict, score, max_score, criteria,
      suggested_objectives, objectives, questions, other_funds, assessed_at from assessment.assessments limit 1`
  const { state, reason } = await play(hub, '2030-1')
  expect(state).toBe('failed')
  expect(reason).toMatch(/^Batch \d+ could not be assessed: ./)
})
