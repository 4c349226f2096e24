import { type Database, openDatabase } from '@hub/database'
import { openQueueProbe, startWorker } from '@hub/events'
import { type Health, makeApp } from '@hub/http'
import { type Clock, type Logger, makeMetrics, makeOrderlyStop, type StopStep } from '@hub/runtime'
import { startSchedule } from './schedule.ts'
import type { MakeService, Service } from './service.ts'

export interface HostedService {
  make: MakeService
  name: string
  /** Signs in under the service's own database role. */
  databaseUrl: string
}

export interface HubOptions {
  services: readonly HostedService[]
  queueUrl: string
  /** 0: any free port. */
  port: number
  host: string
  clock: Clock
  log: Logger
  /** Connections of each service's pool. */
  poolSize?: number
  /** Whether X-Forwarded-* are believed: only behind a proxy that sets them. */
  trustProxy?: boolean
}

export interface RunningHub {
  /** Such as http://127.0.0.1:8080 */
  address: string
  close(): Promise<void>
}

interface Opened {
  service: Service
  database: Database
}

/** Serves one service or all of them in this process: routes first, then workers and schedules, so that no work is taken before it can be answered for. */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { clock, log, queueUrl } = options
  const metrics = makeMetrics()
  const opened: Opened[] = options.services.map(({ make, name, databaseUrl }) => {
    const database = openDatabase({ url: databaseUrl, name: `hub ${name}`, max: options.poolSize ?? 8 })
    const context = { database, db: database.db, clock, log: log.child({ service: name }), metrics, queueUrl }
    return { service: make(context), database }
  })
  // Filled while starting, run from the end when stopping.
  const steps: StopStep[] = opened.map(({ service, database }) => ({
    name: `${service.name} database`,
    stop: () => database.close(),
  }))
  const stop = () => makeOrderlyStop(steps.toReversed(), log)()
  try {
    const address = await serve(opened, options, metrics, steps)
    for (const { service, database } of opened) {
      const serviceLog = log.child({ service: service.name })
      if (service.start) steps.push(closing(`${service.name} start`, await service.start()))
      if (service.consumer) {
        const worker = await startWorker({ database, queueUrl, consumer: service.consumer, log: serviceLog, metrics })
        steps.push(closing(`${service.name} worker`, worker))
      }
      for (const schedule of service.schedules ?? [])
        steps.push(closing(schedule.name, startSchedule(schedule, serviceLog)))
    }
    return { address, close: stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

const closing = (name: string, running: { close(): Promise<unknown> }): StopStep => ({
  name,
  stop: () => running.close(),
})

const healthOf = (name: string, ask: () => Promise<unknown>): Health => ({
  name,
  isReady: () => ask().then(() => true),
})

async function serve(
  opened: readonly Opened[],
  options: HubOptions,
  metrics: ReturnType<typeof makeMetrics>,
  steps: StopStep[],
) {
  const { clock, log, queueUrl, trustProxy = false } = options
  // Each database by the pool that serves its calls.
  const health = opened.map(({ service, database }) => healthOf(service.name, () => database.db.execute('select 1')))
  if (opened.some(({ service }) => service.consumer || service.usesQueue)) {
    const queue = openQueueProbe(queueUrl)
    steps.push(closing('queue probe', queue))
    health.push(healthOf('queue', queue.ask))
  }
  const app = makeApp({ log, metrics, clock, health, trustProxy })
  for (const { service, database } of opened) {
    if (service.routes) app.addService(service.name, service.routes, database.db)
    if (service.extend) await service.extend(app)
  }
  steps.push({ name: 'http', stop: () => app.close() })
  return app.listen({ port: options.port, host: options.host })
}
