import { reachQueue } from '@hub/events'
import { ConfigFault, makeLogger, parseConfig, systemClock } from '@hub/runtime'
import postgres from 'postgres'
import { z } from 'zod'
import { type RunningHub, startHub } from './hub.ts'
import type { MakeService } from './service.ts'

/** The environment of a service that runs as a process of its own. */
export const ServiceEnvironment = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'write postgres://<role>:<password>@<host>:<port>/<database>',
  }),
  QUEUE_URL: z.url({ protocol: /^(rediss?|postgres(ql)?)$/, error: 'write redis://<host>:<port> or postgres://…' }),
  PORT: z.coerce.number('write a port, 0 to 65535').int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  // Behind a proxy that sets X-Forwarded-*, and only there: by it a session's cookie is kept to https.
  TRUST_PROXY: z.enum(['on', 'off']).default('off'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** Boots one service as a process of its own and stops it in order on SIGTERM or SIGINT, also while it starts. */
export async function runService(name: string, make: MakeService): Promise<void> {
  const starting = start(name, make)
  let isStopping = false
  const stop = () => {
    isStopping = true
    void starting.then(({ close }) => close()).finally(() => process.exit(0))
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
  try {
    await starting
  } catch (fault) {
    if (isStopping) return
    process.stderr.write(`${name} did not start: ${explain(fault)}\n`)
    process.exit(1)
  }
}

async function start(name: string, make: MakeService): Promise<RunningHub> {
  const environment = parseConfig(ServiceEnvironment, process.env)
  await reach(environment.DATABASE_URL)
  await reachQueue(environment.QUEUE_URL)
  const log = makeLogger({ service: name, level: environment.LOG_LEVEL })
  const hub = await startHub({
    services: [{ make, name, databaseUrl: environment.DATABASE_URL }],
    queueUrl: environment.QUEUE_URL,
    port: environment.PORT,
    host: environment.HOST,
    trustProxy: environment.TRUST_PROXY === 'on',
    clock: systemClock,
    log,
  })
  log.info({ address: hub.address }, 'ready')
  return hub
}

/** One line for the person at the terminal, naming the variable to change; a fault of our own keeps its stack. */
export function explain(fault: unknown): string {
  if (fault instanceof ConfigFault) return fault.message
  if (!(fault instanceof Error)) return String(fault)
  const { code } = fault as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `PORT: ${fault.message}`
  return fault.stack ?? fault.message
}

/** Throws a ConfigFault that names DATABASE_URL where no session can be opened there. */
export async function reach(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    await sql`select 1`
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message || (fault as NodeJS.ErrnoException).code : String(fault)
    throw new ConfigFault(`DATABASE_URL: the database cannot be reached (${reason})`)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
