import type { Db } from '@hub/database'
import type { Logger, Metrics } from '@hub/runtime'
import { count } from 'drizzle-orm'
import { Gauge } from 'prom-client'
import { requestStates } from '../request.ts'
import { requests } from '../tables.ts'

/** Requests by state, counted when the metrics are read. */
export function gaugeRequests(metrics: Metrics, db: Db, log: Logger): void {
  new Gauge({
    name: 'hub_requests',
    help: 'Requests by state',
    labelNames: ['state'],
    registers: [metrics],
    async collect() {
      this.reset()
      try {
        const counted = await db.select({ state: requests.state, n: count() }).from(requests).groupBy(requests.state)
        for (const state of requestStates) this.set({ state }, counted.find((row) => row.state === state)?.n ?? 0)
      } catch (fault) {
        // Metrics are read most eagerly while the database is away: the others must still be shown.
        log.warn({ err: fault }, 'requests could not be counted')
      }
    },
  })
}
