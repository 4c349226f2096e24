import type { Reader } from '@hub/database'
import type { Metrics } from '@hub/runtime'
import type { Queue } from 'bullmq'
import { Gauge } from 'prom-client'
import { listConsumers, logFigures } from './figures.ts'
import type { DeliverJob } from './queue.ts'

/** Adds the figures of the log and of the queue to a registry, taken when it is scraped. A registry gets them once. */
export function registerFigures(
  metrics: Metrics,
  reader: Reader,
  queueOf: (consumer: string) => Queue<DeliverJob>,
): void {
  if (metrics.getSingleMetric('hub_queue_outstanding')) return
  const gauge = <L extends string>(name: string, help: string, labelNames: L[], collect?: () => Promise<void>) =>
    new Gauge({ name, help, labelNames, registers: [metrics], ...(collect ? { collect } : {}) })

  const oldest = gauge('hub_oldest_unacknowledged_seconds', 'Age of the oldest event not acknowledged', ['consumer'])
  const dead = gauge('hub_dead_letters', 'Events that failed for good and wait for an operator', ['consumer'])
  const outstanding = gauge('hub_queue_outstanding', 'Events not acknowledged', ['consumer'], async () => {
    const figures = await logFigures(reader)
    const set = (to: Gauge<'consumer'>, by: Record<string, number>) => {
      for (const [consumer, value] of Object.entries(by)) to.set({ consumer }, value)
    }
    set(outstanding, figures.outstanding)
    set(oldest, figures.oldestUnacknowledgedSeconds)
    set(dead, figures.dead)
  })
  const jobs = gauge('hub_queue_jobs', 'Jobs in the queue, by state', ['consumer', 'state'], async () => {
    for (const consumer of await listConsumers(reader)) {
      const counts = await queueOf(consumer).getJobCounts('waiting', 'active', 'delayed', 'failed')
      for (const [state, count] of Object.entries(counts)) jobs.set({ consumer, state }, count)
    }
  })
}
