// An event is given up for what it does to its worker, never for what happens around it.
import { once } from 'node:events'
import { freshDatabase } from '@hub/testing'
import { afterAll, afterEach, expect, inject, test, vi } from 'vitest'
import { openLog } from './log-under-test.ts'
import { openProxy } from './proxy.ts'

const fresh = await freshDatabase('routing')
const log = await openLog({ ...fresh, queueUrl: inject('redisUrl') ?? fresh.urlAs('queue') })
afterAll(async () => {
  await log.close()
  await fresh.drop()
})
afterEach(async () => {
  await log.emptyQueue()
  await log.owner`truncate log.deliveries, public.effects`
})

const within = { timeout: 60_000, interval: 20 }
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `e${n}`)
const emitApart = async (reasons: readonly string[]) => {
  for (const reason of reasons) await log.emit([reason])
}
/** Sent so often that counting the sendings would have given it up long ago. */
const sentOften = () =>
  vi.waitFor(async () => {
    const [row] = await log.owner`select coalesce(max(epoch), 0) as times from log.deliveries`
    expect(row?.times).toBeGreaterThan(13)
  }, within)
const allHaveTakenEffect = async (reasons: readonly string[]) => {
  await vi.waitFor(async () => expect(await log.outstanding()).toBe(0), within)
  expect((await log.effects()).map(({ reason }) => reason).toSorted()).toEqual([...reasons].toSorted())
}

test('events that no worker took, however often they were sent, take effect once a worker starts', async () => {
  await log.startDispatcher({ redispatchMs: 20, sweepMs: 20 })
  await emitApart(numbered(10))
  await sentOften()
  expect(await log.deadLetters()).toEqual([])
  await log.startWorker()
  await allHaveTakenEffect(numbered(10))
})

test('events whose queue is lost again and again take effect once it stays', async () => {
  await log.startDispatcher({ lostMs: 50, sweepMs: 20 })
  await emitApart(numbered(10))
  const losing = setInterval(() => void log.emptyQueue(), 100)
  await sentOften().finally(() => clearInterval(losing))
  expect(await log.deadLetters()).toEqual([])
  await log.startWorker()
  await allHaveTakenEffect(numbered(10))
})

test('events that a worker cannot act on because its database is away, however long, take effect when it is back', async () => {
  const proxy = await openProxy(new URL(fresh.urlAs('routing')))
  await log.startDispatcher({ lostMs: 50, sweepMs: 20 })
  await log.startWorker({ url: proxy.url })
  proxy.turnAway()
  await emitApart(numbered(10))
  await sentOften()
  expect(await log.deadLetters()).toEqual([])
  proxy.turnTo(new URL(fresh.ownerUrl))
  await allHaveTakenEffect(numbered(10))
  proxy.close()
})

test('an event that ends its worker becomes the one dead letter; its neighbours take effect', async () => {
  const healthy = numbered(30)
  await emitApart([...healthy.slice(0, 15), 'kill', ...healthy.slice(15)])
  await log.startDispatcher({ redispatchMs: 2000 })
  let deaths = 0
  while ((await log.deadLetters()).length === 0) {
    const worker = await log.forkWorker()
    const died = once(worker, 'exit').then(() => true)
    const isOver = vi.waitFor(async () => expect(await log.deadLetters()).toEqual(['kill']), within).then(() => false)
    if (!(await Promise.race([died, isOver]))) break
    deaths += 1
    isOver.catch(() => {})
  }
  // Two jobs of one process may both note that they took it: once less in company then, and always three times alone.
  expect([4, 5]).toContain(deaths)
  await vi.waitFor(async () => expect(await log.outstanding()).toBe(1), within)
  expect((await log.effects()).map(({ reason }) => reason).toSorted()).toEqual(healthy.toSorted())
})
