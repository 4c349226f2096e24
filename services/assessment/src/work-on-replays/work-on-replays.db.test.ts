import { makeLogger, makeMetrics, newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerTo, batchesOf, finish, newest, play, read, start, upload, work } from '../replayed.ts'
import type { Ruleset } from '../ruleset.ts'
import { makeAssessment } from '../service.ts'

let hub: TestApp
const [plain, broad, dakar] = [newId(), newId(), newId()]
const ministry = { slug: 'dakar', name: 'Ministry', kind: 'national_government' as const, country: 'SN' }
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  await hub.deliver(freetownSubmitted(plain))
  await hub.deliver(freetownSubmitted(broad, { timeframe: { months: 3 } }))
  await hub.deliver(freetownSubmitted(broad, { revision: 2, objectives: [], timeframe: { months: 60 } }))
  await hub.deliver(freetownSubmitted(dakar, { requester: ministry }))
})
afterAll(() => hub.close())

const criterion = ({ criteria }: Ruleset, id: string) => {
  const found = criteria.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no criterion ${id}`)
  return found
}
const differing = ({ differences }: { differences: { items: { requestId: string }[] } }) =>
  differences.items.map(({ requestId }) => requestId)

test('a version with the same rules says nothing otherwise', async () => {
  await upload(hub, '2030-1', () => {})
  expect(await play(hub, '2030-1')).toMatchObject({
    version: '2030-1',
    state: 'done',
    reason: null,
    organisation: 'operator',
    total: 3,
    assessed: 3,
    ranked: 3,
    skipped: 0,
    counts: { requests: 0, verdict: 0, score: 0, objectives: 0, answers: 0, candidates: 0 },
    differences: { items: [], nextCursor: null },
  })
})

test('shows each verdict, score and answer that is another, of the newest revision', async () => {
  await upload(hub, '2030-2', (all) => {
    Object.assign(criterion(all, 'eligible-requester').check, { kinds: ['local_government'] })
    Object.assign(criterion(all, 'timeframe').check, { mostMonths: 60 })
    Object.assign(criterion(all, 'focus'), { id: 'narrow' })
    all.suggestions.most = 1
  })
  const { counts, differences } = await play(hub, '2030-2')
  expect(counts).toEqual({ requests: 3, verdict: 1, score: 1, objectives: 1, answers: 3, candidates: 0 })
  const renamed = (answer: string) => [
    { id: 'focus', before: answer, after: null },
    { id: 'narrow', before: null, after: answer },
  ]
  const same = {
    verdict: null,
    score: null,
    objectives: null,
    candidates: null,
    reference: 'HUB-2026-0001',
    revision: 1,
  }
  expect(differences.items).toEqual([
    { ...same, requestId: plain, answers: renamed('met') },
    {
      ...same,
      requestId: broad,
      revision: 2,
      score: { before: 88, after: 94 },
      objectives: { before: [15, 2, 6], after: [15] },
      answers: [
        { id: 'timeframe', before: 'not_met', after: 'met' },
        { id: 'focus', before: 'unknown', after: null },
        { id: 'narrow', before: null, after: 'unknown' },
      ],
    },
    {
      ...same,
      requestId: dakar,
      verdict: { before: 'eligible', after: 'declined' },
      answers: [{ id: 'eligible-requester', before: 'met', after: 'not_met' }, ...renamed('met')],
    },
  ])
})

test('the same replay twice, and beside others, gives the same differences', async () => {
  const [first, second] = [await play(hub, '2030-2'), await play(hub, '2030-2')]
  expect(second.differences).toEqual(first.differences)
  const ids = [await start(hub, '2030-2'), await start(hub, '2030-1')]
  await Promise.all([work(hub), work(hub)])
  for (const id of ids) await hub.deliver(...(await batchesOf(hub, id)).map((batch) => answerTo(batch)))
  const [one, other] = await Promise.all(ids.map((id) => read(hub, id)))
  expect([one.state, other.state]).toEqual(['done', 'done'])
  expect([one.differences, other.differences.items]).toEqual([first.differences, []])
})

test('one replay of a version runs at a time, and three of all versions, whoever begins them at once', async () => {
  for (const version of ['2031-1', '2031-2', '2031-3', '2031-4']) await upload(hub, version, () => {})
  const begin = (version: string) => hub.as('operator').post(`/v1/ops/rulesets/${version}/replay`)
  const same = await Promise.all([begin('2031-1'), begin('2031-1')])
  expect(same.map(({ status, body }) => body.code ?? status).toSorted()).toEqual([202, 'assessment.replay_running'])
  const others = await Promise.all([begin('2031-2'), begin('2031-3'), begin('2031-4')])
  expect(others.map(({ status, body }) => body.code ?? status).toSorted()).toEqual([
    202,
    202,
    'assessment.replays_running',
  ])
  const [{ n = 0 } = {}] = await hub.database.ownerSql`
    select count(*)::int as n from assessment.replays where state = 'running'`
  expect(n).toBe(3)
  const insert = hub.database.sql`insert into assessment.replays
    select (jsonb_populate_record(r, jsonb_build_object('id', uuidv7()))).* from assessment.replays r where state = 'running' limit 1`
  await expect(insert).rejects.toThrow(/replays_one_a_version/)
  for (const { body } of [...same, ...others]) if (body.id) await finish(hub, body.id)
  expect((await play(hub, '2031-1')).state).toBe('done')
})

test('asks routing about what is eligible by that version, with its ranking, and about no request in particular', async () => {
  const id = await start(hub, '2030-2')
  await work(hub)
  expect(await batchesOf(hub, id)).toEqual([
    expect.objectContaining({
      requestId: null,
      sequence: null,
      body: {
        replayId: id,
        batch: 1,
        rulesetVersion: '2030-2',
        ranking: newest.ranking,
        requests: [
          { requestId: plain, revision: 1, isEligible: true, objectives: [2, 7, 15] },
          { requestId: broad, revision: 2, isEligible: true, objectives: [15] },
          { requestId: dakar, revision: 1, isEligible: false, objectives: [2, 7, 15] },
        ],
      },
    }),
  ])
  await finish(hub, id)
})

test('adds what routing says, once, however often it says it', async () => {
  const id = await start(hub, '2030-2')
  await work(hub)
  const [batch] = await batchesOf(hub, id)
  if (batch === undefined) throw new Error('there is no batch')
  const candidates = {
    before: [{ partner: 'ilo', score: 61.5 }],
    after: [{ partner: 'iom', score: 70 }],
    isOfThen: true,
  }
  const answer = answerTo(batch, { differences: [{ requestId: plain, revision: 1, ...candidates }], skipped: [dakar] })
  await hub.deliver(answer)
  await hub.deliver(answer)
  const replay = await read(hub, id)
  expect(replay).toMatchObject({ state: 'done', ranked: 3, skipped: 1, counts: { requests: 3, candidates: 1 } })
  expect(replay.differences.items[0]).toMatchObject({ requestId: plain, candidates, answers: expect.any(Array) })
})

test('a request whose candidates alone are others is shown too', async () => {
  const id = await start(hub, '2030-1')
  await work(hub)
  const [batch] = await batchesOf(hub, id)
  if (batch === undefined) throw new Error('there is no batch')
  const candidates = { before: [{ partner: 'ilo', score: 61.5 }], after: [], isOfThen: true }
  await hub.deliver(answerTo(batch, { differences: [{ requestId: broad, revision: 2, ...candidates }] }))
  const nothing = { verdict: null, score: null, objectives: null, answers: null }
  expect((await read(hub, id)).differences.items).toEqual([
    { requestId: broad, reference: 'HUB-2026-0001', revision: 2, ...nothing, candidates },
  ])
})

test('is read page by page', async () => {
  const { id } = await play(hub, '2030-2')
  const first = await read(hub, id, '?limit=2')
  const rest = await read(hub, id, `?limit=2&cursor=${first.differences.nextCursor}`)
  expect([...differing(first), ...differing(rest)]).toEqual([plain, broad, dakar])
  expect(rest.differences.nextCursor).toBeNull()
  expect((await hub.as('operator').get(`/v1/ops/replays/${id}?cursor=x`)).body.code).toBe('http.cursor_unknown')
})

test('what a person has overruled stays so for the candidates', async () => {
  const verdict = { verdict: 'eligible', reason: 'The committee asks for it' }
  await upload(hub, '2030-3', (all) =>
    Object.assign(criterion(all, 'eligible-requester').check, { kinds: ['regional_organisation'] }),
  )
  await hub.as('operator').post('/v1/ops/rulesets/2030-3/activate', { reason: 'A test' })
  const declined = newId()
  await hub.deliver(freetownSubmitted(declined))
  expect((await hub.as('operator').post(`/v1/requests/${declined}/assessment/override`, verdict)).status).toBe(201)
  const id = await start(hub, '2030-3')
  await work(hub)
  const [batch] = await batchesOf(hub, id)
  expect(batch?.body.requests.filter(({ isEligible }) => isEligible).map(({ requestId }) => requestId)).toEqual([
    declined,
  ])
  await finish(hub, id)
  await hub.as('operator').post(`/v1/ops/rulesets/${newest.version}/activate`, { reason: 'Back' })
})

test('an hour without an answer of routing ends it, and it says why', async () => {
  const id = await start(hub, '2030-1')
  await work(hub)
  hub.clock.advance(3_600_000)
  await work(hub)
  expect((await read(hub, id)).state).toBe('running')
  hub.clock.advance(1)
  await work(hub)
  expect(await read(hub, id)).toMatchObject({ state: 'failed', reason: expect.stringContaining('for an hour') })
})

test('an outage of the hub is no time without an answer: after a start it has its hour again', async () => {
  const id = await start(hub, '2030-1')
  await work(hub)
  hub.clock.advance(3 * 3_600_000)
  const { database, db, clock } = hub
  const [log, metrics] = [makeLogger({ service: 'assessment', level: 'silent' }), makeMetrics()]
  const again = makeAssessment({ database, db, clock, log, metrics, queueUrl: database.ownerUrl })
  const turn = () => again.schedules?.find(({ name }) => name === 'work on replays')?.run()
  await turn()
  expect((await read(hub, id)).state).toBe('running')
  hub.clock.advance(3_600_000)
  await turn()
  expect((await read(hub, id)).state).toBe('failed')
  const [left] = await database.ownerSql`select count(*)::int as n from assessment.replay_requests
    where replay_id = ${id}`
  expect(left?.n).toBe(0)
})

test('a batch that routing cannot rank ends it, and it says why; a late answer changes nothing', async () => {
  const id = await start(hub, '2030-1')
  await work(hub)
  const [batch] = await batchesOf(hub, id)
  if (batch === undefined) throw new Error('there is no batch')
  await hub.deliver(answerTo(batch, { fault: 'no weight for it' }))
  const failed = { state: 'failed', reason: 'Batch 1 could not be ranked: no weight for it', ranked: 0 }
  expect(await read(hub, id)).toMatchObject(failed)
  await hub.deliver(answerTo(batch))
  expect(await read(hub, id)).toMatchObject(failed)
})

test.for<[caller: string, method: 'get' | 'post', path: string, status: number, code: string | undefined]>([
  ['operator', 'post', '/v1/ops/rulesets/newest/replay', 400, 'http.malformed'],
  ['auditor', 'post', '/v1/ops/rulesets/2030-1/replay', 403, 'http.forbidden'],
  ['operator', 'post', '/v1/ops/rulesets/2020-1/replay', 404, 'assessment.ruleset_unknown'],
  ['auditor', 'get', '/v1/ops/replays', 200, undefined],
  ['freetown', 'get', '/v1/ops/replays', 403, 'http.forbidden'],
  ['operator', 'get', '/v1/ops/replays/1', 400, 'http.malformed'],
  ['operator', 'get', `/v1/ops/replays/${newId()}`, 404, 'assessment.replay_unknown'],
])('%s %s %s: %i', async ([caller, method, path, status, code]) => {
  const reply = await hub.as(caller)[method](path)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

test('lists the replays, the last begun first', async () => {
  const id = await start(hub, '2030-1')
  const first = await hub.as('operator').get('/v1/ops/replays?limit=1')
  expect(first.body.items).toMatchObject([{ id, version: '2030-1', state: 'running', total: 4 }])
  const rest = await hub.as('operator').get(`/v1/ops/replays?limit=200&cursor=${first.body.nextCursor}`)
  expect(rest.body.items.map(({ id: other }: { id: string }) => other)).not.toContain(id)
})
