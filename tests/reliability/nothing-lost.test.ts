import { once } from 'node:events'
import { openDatabase } from '@hub/database'
import { discardDeadLetter, emit, listDeadLetters, listUnacknowledged, redriveDeadLetter } from '@hub/events'
import { newId } from '@hub/runtime'
import { freshDatabase } from '@hub/testing'
import { afterAll, expect, inject, test, vi } from 'vitest'
import { actor, openLog } from './log-under-test.ts'

const fresh = await freshDatabase('routing')
const operator = openDatabase({ url: fresh.urlAs('console'), name: 'operator' })
const log = await openLog({ ...fresh, queueUrl: inject('redisUrl') ?? fresh.urlAs('queue') })
afterAll(async () => {
  await log.close()
  await operator.close()
  await fresh.drop()
})

const within = { timeout: 30_000, interval: 20 }
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `e${n}`)
const effectsOf = async (requestId: string) =>
  (await log.effects()).filter(({ request_id }) => request_id === requestId).map(({ reason }) => reason)
/** Over all events of this file: each has had its effect, and only once. */
const allTakeEffectOnce = async () => {
  await vi.waitFor(async () => expect(await log.outstanding()).toBe(0), within)
  expect(await log.lostOrDoubled()).toEqual([])
}

test('nothing acts on an event while no dispatcher runs: it is listed as unacknowledged, and acted on once one does', async () => {
  await log.startWorker()
  await log.emit(['waits'])
  expect(await listUnacknowledged(operator.db, 10)).toMatchObject([{ consumer: 'routing', state: 'recorded' }])
  expect(await log.queue.getJobCountByTypes('waiting', 'active', 'delayed', 'completed', 'failed')).toBe(0)
  expect(await log.effects()).toEqual([])
  await log.startDispatcher()
  await allTakeEffectOnce()
})

test('an event waits in the queue while no worker runs, and is acted on by a process that starts later', async () => {
  await log.startDispatcher()
  await log.emit(['waits for a worker'])
  await vi.waitFor(async () => expect(await log.queue.getWaitingCount()).toBeGreaterThan(0), within)
  expect(await listUnacknowledged(operator.db, 10)).toMatchObject([{ state: 'sent' }])
  const { pid } = await log.forkWorker()
  await allTakeEffectOnce()
  expect((await log.effects()).at(-1)).toMatchObject({ reason: 'waits for a worker', pid })
})

test('a job that is in the queue many times acts once', async () => {
  const requestId = newId()
  await log.emit(numbered(20), requestId)
  await log.startDispatcher()
  await vi.waitFor(async () => expect(await log.queue.getWaitingCount()).toBeGreaterThan(0), within)
  const rows = await log.owner`select id from log.events where request_id = ${requestId}`
  const ids = rows.map(({ id }) => id)
  await log.queue.addBulk(numbered(10).map((jobId) => ({ name: 'deliver', data: { ids }, opts: { jobId } })))
  await Promise.all([log.startWorker(), log.startWorker(), log.forkWorker()])
  await vi.waitFor(async () => expect(await log.queue.getJobCountByTypes('waiting', 'active')).toBe(0), within)
  await allTakeEffectOnce()
})

test('nothing is lost when the whole queue is emptied while it is worked off', async () => {
  await log.startDispatcher()
  const before = (await log.effects()).length
  for (const reason of numbered(300)) await log.emit([reason])
  await log.forkWorker({ SLOW_MS: '5' })
  await vi.waitFor(async () => expect((await log.effects()).length).toBeGreaterThan(before + 50), within)
  await log.emptyQueue()
  expect(await log.outstanding()).toBeGreaterThan(0)
  await allTakeEffectOnce()
})

test('what a worker had in hand when it was killed with -9 is picked up by another', async () => {
  await log.startDispatcher()
  const doomed = await log.forkWorker({ HANGS: '1' })
  const inHand = once(doomed, 'message')
  await log.emit(['hang'])
  await inHand
  doomed.kill('SIGKILL')
  await once(doomed, 'exit')
  const { pid } = await log.forkWorker()
  await allTakeEffectOnce()
  expect((await log.effects()).at(-1)).toMatchObject({ reason: 'hang', pid })
})

test('an event that is committed long after later ones is not skipped', async () => {
  await log.startDispatcher()
  await log.startWorker()
  const requestId = newId()
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const late = log.intake.db.transaction(async (tx) => {
    await emit(tx, {
      type: 'intake.request_withdrawn',
      requestId,
      revision: 1,
      actor,
      at: new Date('2026-11-24T09:00:00Z'),
      body: { reason: 'late' },
    })
    begun.resolve()
    await goOn.promise
  })
  await begun.promise
  for (const reason of numbered(20)) await log.emit([reason])
  await vi.waitFor(async () => expect(await log.queue.getJobCountByTypes('waiting', 'active')).toBe(0), within)
  expect(await effectsOf(requestId)).toEqual([])
  goOn.resolve()
  await late
  await allTakeEffectOnce()
  expect(await effectsOf(requestId)).toEqual(['late'])
})

test('the events of each request take effect in their order, through several workers and dispatchers', async () => {
  await Promise.all([log.startDispatcher(), log.startDispatcher()])
  const workers = await Promise.all([log.forkWorker({ SLOW_MS: '2' }), log.forkWorker(), log.forkWorker()])
  const requests = Array.from({ length: 30 }, () => newId())
  const since = (await log.effects()).length
  for (const reason of numbered(10)) await Promise.all(requests.map((requestId) => log.emit([reason], requestId)))
  await allTakeEffectOnce()
  for (const requestId of requests) expect(await effectsOf(requestId)).toEqual(numbered(10))
  const pids = new Set((await log.effects()).slice(since).map(({ pid }) => pid))
  expect(pids.size, 'workers that took part').toBeGreaterThan(1)
  expect(pids.size).toBeLessThanOrEqual(workers.length)
})

test('a poisoned event becomes a dead letter and holds back its request alone, until an operator redrives it', async () => {
  await log.owner`insert into public.poison values ('poison')`
  await log.startDispatcher()
  await log.startWorker()
  const [sick, healthy] = [newId(), newId()]
  await log.emit(['before', 'poison', 'after'], sick)
  await log.emit(['untouched'], healthy)
  const letters = () => listDeadLetters(operator.db, { limit: 10 })
  await vi.waitFor(async () => expect(await letters()).toMatchObject([{ error: 'poisoned', faults: 5 }]), within)
  await vi.waitFor(async () => expect(await effectsOf(healthy)).toEqual(['untouched']), within)
  expect(await effectsOf(sick)).toEqual(['before'])

  await log.owner`delete from public.poison`
  const [letter] = await letters()
  await operator.db.transaction((tx) => redriveDeadLetter(tx, letter?.id ?? '', actor))
  await allTakeEffectOnce()
  expect(await effectsOf(sick)).toEqual(['before', 'poison', 'after'])
})

test('a dead letter that an operator discards with a reason has no effect and counts as seen', async () => {
  await log.owner`insert into public.poison values ('discarded')`
  await log.startDispatcher()
  await log.startWorker()
  const requestId = newId()
  await log.emit(['before', 'discarded', 'after'], requestId)
  const letters = () => listDeadLetters(operator.db, { limit: 10 })
  await vi.waitFor(async () => expect(await letters()).toHaveLength(1), within)
  const [letter] = await letters()
  await operator.db.transaction((tx) => discardDeadLetter(tx, letter?.id ?? '', 'sent in error', actor))
  await vi.waitFor(async () => expect(await log.outstanding()).toBe(0), within)
  expect(await effectsOf(requestId)).toEqual(['before', 'after'])
  expect(await log.lostOrDoubled()).toEqual([{ reason: 'discarded', effects: 0 }])
})
