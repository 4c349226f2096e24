import { Registry } from 'prom-client'

export type Metrics = Registry
/** One registry a process; every service adds its own gauges and counters to it. */
export const makeMetrics = (): Metrics => new Registry()
