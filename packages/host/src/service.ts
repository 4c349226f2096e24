import type { Database, Db } from '@hub/database'
import type { Consumer } from '@hub/events'
import type { HubApp, Route } from '@hub/http'
import type { Clock, Logger, Metrics } from '@hub/runtime'

/** What a service is given when it is made. `database` and `db` sign in under the service's own role. */
export interface ServiceContext {
  database: Database
  db: Db
  clock: Clock
  log: Logger
  metrics: Metrics
  queueUrl: string
}

/** Something done again and again. Runs never overlap in a process; several processes may run it at once. */
export interface Schedule {
  name: string
  everyMs: number
  run(): Promise<unknown>
}

/** The table of contents of a service: all that it does, for a process to serve. */
export interface Service {
  name: string
  routes?: readonly Route[]
  consumer?: Consumer
  /** Whether it works with the queue though it has no consumer: its process is not ready without one. */
  usesQueue?: boolean
  schedules?: readonly Schedule[]
  /** Adds what is not a plain route to the app, before it listens. */
  extend?(app: HubApp): Promise<void>
  /** Starts what runs beside routes, consumer and schedules. */
  start?(): Promise<{ close(): Promise<void> }>
}

export type MakeService = (context: ServiceContext) => Service
