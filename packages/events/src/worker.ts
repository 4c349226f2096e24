import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '@hub/database'
import type { Logger, Metrics } from '@hub/runtime'
import { Counter } from 'prom-client'
import { type Consumer, producersOf } from './consumer.ts'
import { type Delivering, deliver, type Outcome } from './deliver/deliver.ts'
import { type DeliverJob, openWorker } from './queue.ts'
import { standardTuning, type Tuning } from './tuning.ts'

export interface WorkerOptions {
  database: Database
  queueUrl: string
  consumer: Consumer
  log: Logger
  metrics?: Metrics
  tuning?: Partial<Tuning>
}

/** Takes the consumer's jobs until it is closed; closing waits for those in hand. Refuses to start when log.consumers says otherwise. */
export async function startWorker(options: WorkerOptions): Promise<{ close(): Promise<void> }> {
  const { database, queueUrl, consumer, log, metrics } = options
  await requireRegistered(database, consumer)
  const given = consumer.concurrency === undefined ? {} : { concurrency: consumer.concurrency }
  const tuning = { ...standardTuning, ...given, ...options.tuning }
  const context: Delivering = { database, consumer, tuning, log, count: makeCount(consumer.name, metrics) }
  const run = ({ ids }: DeliverJob) =>
    deliver(context, ids).catch(async (fault: unknown) => {
      await sleep(tuning.awayMs)
      throw fault
    })
  const worker = openWorker(queueUrl, consumer.name, run, tuning)
  worker.on('error', (fault) => log.warn({ err: fault }, 'the queue is not reachable'))
  worker.on('failed', (_, fault) => log.warn({ err: fault }, 'a job failed and will be sent again'))
  await worker.waitUntilReady()
  return { close: () => worker.close() }
}

async function requireRegistered({ sql }: Database, consumer: Consumer): Promise<void> {
  const [row] = await sql<{ producers: string[] }[]>`select producers from log.consumers where name = ${consumer.name}`
  const registered = row?.producers.toSorted().join(', ') ?? 'nothing'
  const handled = producersOf(consumer).join(', ')
  if (registered !== handled)
    throw new Error(
      `${consumer.name} handles events of ${handled}, but log.consumers has ${registered}: add a migration that says the same`,
    )
}

function makeCount(consumer: string, metrics: Metrics | undefined) {
  if (metrics === undefined) return () => {}
  const name = 'hub_deliveries_total'
  const known = metrics.getSingleMetric(name) as Counter<'consumer' | 'outcome'> | undefined
  const counter =
    known ??
    new Counter({
      name,
      help: 'Events handed to a consumer, by what became of them',
      labelNames: ['consumer', 'outcome'],
      registers: [metrics],
    })
  return (outcome: Outcome, events: number) => counter.inc({ consumer, outcome }, events)
}
