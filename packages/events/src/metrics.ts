import type { Reader } from '@hub/database'
import type { Metrics } from '@hub/runtime'
import type { Queue } from 'bullmq'
import { Gauge } from 'prom-client'
import { type LogFigures, listConsumers, logFigures } from './figures.ts'
import type { DeliverJob } from './queue.ts'

const figures: { name: string; help: string; figure: keyof LogFigures }[] = [
  { name: 'hub_queue_outstanding', help: 'Events not acknowledged', figure: 'outstanding' },
  {
    name: 'hub_oldest_unacknowledged_seconds',
    help: 'Age of the oldest event not acknowledged',
    figure: 'oldestUnacknowledgedSeconds',
  },
  { name: 'hub_dead_letters', help: 'Events that failed for good and wait for an operator', figure: 'dead' },
]

/** Adds the figures of the log and of the queue to a registry, taken when it is scraped. A registry gets them once. */
export function registerFigures(
  metrics: Metrics,
  reader: Reader,
  queueOf: (consumer: string) => Queue<DeliverJob>,
): void {
  if (metrics.getSingleMetric('hub_queue_jobs')) return
  const read = makeShared(() => logFigures(reader))
  for (const { name, help, figure } of figures) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ['consumer'],
      registers: [metrics],
      collect: async () => {
        for (const [consumer, value] of Object.entries((await read())[figure])) gauge.set({ consumer }, value)
      },
    })
  }
  const jobs = new Gauge({
    name: 'hub_queue_jobs',
    help: 'Jobs in the queue, by state',
    labelNames: ['consumer', 'state'],
    registers: [metrics],
    collect: async () => {
      for (const consumer of await listConsumers(reader)) {
        const counts = await queueOf(consumer).getJobCounts('waiting', 'active', 'delayed', 'failed')
        for (const [state, count] of Object.entries(counts)) jobs.set({ consumer, state }, count)
      }
    },
  })
}

// All gauges of a scrape are asked at once: one query answers them.
function makeShared<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= read().finally(() => {
      running = undefined
    })
    return running
  }
}
