import { makeMetrics } from '@hub/runtime'
import { afterAll, expect, test, vi } from 'vitest'
import { makeConsumer } from './consumer.ts'
import { startDispatcher } from './dispatch/dispatcher.ts'
import { listConsumers, listUnacknowledged, logFigures } from './figures.ts'
import { addEffect, by, freshLog, silent } from './fresh-log.ts'
import { makeOwnQueue, migrateQueue } from './migrate-queue.ts'
import { openQueues } from './queue.ts'
import { startWorker } from './worker.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
const queueUrl = log.fresh.urlAs('queue')
const operator = log.as('console')
const metrics = makeMetrics()
const closing: { close(): Promise<void> }[] = []
let dispatcher: { close(): Promise<void> }
afterAll(async () => {
  for (const running of closing.toReversed()) await running.close()
})

const within = { timeout: 15_000, interval: 20 }
const consumer = makeConsumer('routing', { 'intake.request_withdrawn': addEffect })

test('an event stays unacknowledged, and is listed so, while no dispatcher and no worker runs', async () => {
  const [id] = await log.emit(['a'])
  expect(await listUnacknowledged(operator.db, 10)).toMatchObject([
    { consumer: 'routing', state: 'recorded', eventId: id, type: 'intake.request_withdrawn', sequence: 1, actor: by },
  ])
  const figures = await logFigures(operator.db)
  expect(figures).toMatchObject({ outstanding: { routing: 1 }, dead: { routing: 0 } })
  expect(figures.oldestUnacknowledgedSeconds.routing).toBeGreaterThan(0)
})

test('every process works the queue in Postgres under the role of the queue', async () => {
  dispatcher = await startDispatcher({ database: log.as('dispatcher'), queueUrl, log: silent, metrics })
  closing.push(dispatcher)
  const queues = openQueues(queueUrl, await listConsumers(operator.db))
  closing.push({ close: async () => queues.routing?.close() })
  await expect.poll(() => queues.routing?.getWaitingCount(), within).toBe(1)
  expect(await listUnacknowledged(operator.db, 10)).toMatchObject([{ state: 'sent' }])

  closing.push(await startWorker({ database: log.fresh, queueUrl, consumer, log: silent, metrics }))
  await expect.poll(() => log.effects(), within).toEqual(['a'])
  await expect.poll(() => listUnacknowledged(operator.db, 10), within).toEqual([])
  expect(await logFigures(operator.db)).toMatchObject({
    outstanding: { routing: 0 },
    oldestUnacknowledgedSeconds: { routing: 0 },
  })
})

test('the figures of the log and the queue are in the metrics', async () => {
  const text = await metrics.metrics()
  expect(text).toContain('hub_queue_outstanding{consumer="routing"} 0')
  expect(text).toContain('hub_oldest_unacknowledged_seconds{consumer="routing"} 0')
  expect(text).toContain('hub_dead_letters{consumer="routing"} 0')
  expect(text).toContain('hub_queue_jobs{consumer="routing",state="waiting"} 0')
  expect(text).toContain('hub_deliveries_total{consumer="routing",outcome="handled"} 1')
})

test('an event calls a dispatcher that would not look for an hour', async () => {
  const hourly = { busyMs: 3_600_000, idleMs: 3_600_000, sweepMs: 3_600_000 }
  await closing.splice(closing.indexOf(dispatcher), 1)[0]?.close()
  closing.push(await startDispatcher({ database: log.as('dispatcher'), queueUrl, log: silent, tuning: hourly }))
  // Again and again, because at the moment of one hint another test may hold the event back.
  await vi.waitFor(
    async () => {
      await log.emit(['hint'])
      expect(await log.effects()).toContain('hint')
    },
    { timeout: 15_000, interval: 100 },
  )
})

test('a worker refuses to start when the log was told other producers than it has handlers for', async () => {
  await ownerSql`update log.consumers set producers = '{intake,ledger}' where name = 'routing'`
  const starting = startWorker({ database: log.fresh, queueUrl, consumer, log: silent })
  await expect(starting).rejects.toThrow('routing handles events of intake, but log.consumers has intake, ledger')
})

test('a worker refuses to start when the log does not know its consumer', async () => {
  const stranger = makeConsumer('stranger', { 'intake.request_withdrawn': addEffect })
  const starting = startWorker({ database: log.fresh, queueUrl, consumer: stranger, log: silent })
  await expect(starting).rejects.toThrow('log.consumers has nothing')
})

test('the queue is migrated again without harm, and a Redis needs none of it', async () => {
  await makeOwnQueue(log.fresh.ownerUrl, 'hub_queue', new URL(queueUrl).password)
  await migrateQueue('redis://127.0.0.1:1')
})
