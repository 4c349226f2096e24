// Turns rows of the log into jobs. Any number of dispatchers may run; each recovers by itself from a database or a queue that went away.
import type { Database } from '@hub/database'
import type { Logger, Metrics } from '@hub/runtime'
import type { Queue } from 'bullmq'
import { registerFigures } from '../metrics.ts'
import { type DeliverJob, openQueue } from '../queue.ts'
import { standardTuning, type Tuning } from '../tuning.ts'
import { wakeChannel } from '../wake.ts'
import {
  insertDeliveries,
  isFromAnotherServer,
  listOwing,
  markSentAgain,
  markUnanswered,
  type QueueState,
  type Sending,
} from './dispatch.sql.ts'
import { packJobs } from './jobs.rule.ts'
import { startLoop } from './loop.ts'

export interface DispatcherOptions {
  database: Database
  queueUrl: string
  log: Logger
  metrics?: Metrics
  tuning?: Partial<Tuning>
}

/** Dispatches and sweeps for every row of log.consumers until it is closed. Refuses to start where it could not see new events. */
export async function startDispatcher(options: DispatcherOptions): Promise<{ close(): Promise<void> }> {
  const { database, queueUrl, log, metrics } = options
  const tuning = { ...standardTuning, ...options.tuning }
  if (await isFromAnotherServer(database.sql))
    throw new Error('the log was loaded from the dump of another server: packages/events/README.md says how to go on')
  const queues = makeQueues(queueUrl, log)
  if (metrics) registerFigures(metrics, database.db, queues.of)

  const dispatch = startLoop({
    step: async () => {
      const sendings = [
        ...(await insertDeliveries(database.sql, tuning)),
        ...(await markSentAgain(database.sql, tuning)),
      ]
      await send(queues.of, sendings, tuning)
      return sendings.length > 0
    },
    fromMs: tuning.busyMs,
    toMs: tuning.idleMs,
    onFault: (fault) => log.warn({ err: fault }, 'the dispatch failed and will be tried again'),
  })
  const sweep = startLoop({
    step: async () => {
      for (const consumer of await listOwing(database.sql, tuning))
        await sweepOne(database, queues.of, consumer, tuning, log)
      return false
    },
    fromMs: tuning.sweepMs,
    toMs: tuning.sweepMs,
    onFault: (fault) => log.warn({ err: fault }, 'the sweep failed and will be tried again'),
  })
  const hint = await database.sql.listen(wakeChannel, () => dispatch.wake())
  return {
    close: async () => {
      await Promise.all([dispatch.close(), sweep.close()])
      await hint.unlisten().catch(() => {}) // a connection that is gone hears nothing either
      await queues.close()
    },
  }
}

type QueueOf = (consumer: string) => Queue<DeliverJob>

function makeQueues(queueUrl: string, log: Logger) {
  const open = new Map<string, Queue<DeliverJob>>()
  return {
    of: (consumer: string) => {
      const known = open.get(consumer)
      if (known) return known
      const queue = openQueue(queueUrl, consumer)
      queue.on('error', (fault) => log.warn({ err: fault }, 'the queue is not reachable'))
      open.set(consumer, queue)
      return queue
    },
    close: async () => {
      await Promise.all([...open.values()].map((queue) => queue.close()))
    },
  }
}

async function send(queueOf: QueueOf, sendings: readonly Sending[], { batch }: Tuning): Promise<void> {
  for (const [consumer, own] of Map.groupBy(sendings, (sending) => sending.consumer))
    await queueOf(consumer).addBulk(packJobs(own, batch))
}

async function sweepOne({ sql }: Database, queueOf: QueueOf, consumer: string, tuning: Tuning, log: Logger) {
  const again = await markUnanswered(sql, consumer, await stateOf(queueOf(consumer), tuning), tuning)
  if (again.length > 0) log.warn({ consumer, events: again.length }, 'events without an answer are sent again')
  await send(queueOf, again, tuning)
}

// While no worker takes jobs, sending again would only make the queue longer. Never a list of jobs: on Redis that reads whole sets in
// one script.
async function stateOf(queue: Queue<DeliverJob>, { bound }: Tuning): Promise<QueueState> {
  const { waiting = 0, ...others } = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized')
  if (waiting >= bound) return 'full'
  return Object.values(others).every((count) => count === 0) && waiting === 0 ? 'empty' : 'between'
}
