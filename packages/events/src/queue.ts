// The one place that knows the two backends of BullMQ. Attempts, pauses and order belong to log.deliveries and survive the queue, so
// a job is tried once and a stall is no fault. The prefix keeps all keys in one slot of a Redis cluster.
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq'
import type { Tuning } from './tuning.ts'

/** Events for one consumer. The ids are all that a job carries. */
export interface DeliverJob {
  ids: string[]
}

const prefix = '{hub}'
const keptJobs = { count: 100 } // to look at in the dashboard
const defaultJobOptions = { attempts: 1, removeOnComplete: keptJobs, removeOnFail: keptJobs }

export const isRedis = (url: string) => /^rediss?:/.test(url)
const onPostgres = withBackend(createPostgresBackend)

/** The jobs of one consumer. Add, count, look: it takes none. */
export function openQueue(url: string, consumer: string): Queue<DeliverJob> {
  if (isRedis(url))
    // Three tries of a command, then the caller tries again later: nothing hangs while Redis is away.
    return new Queue(consumer, {
      connection: { ...redisConnection(url), maxRetriesPerRequest: 3 },
      prefix,
      defaultJobOptions,
    })
  const queue = new onPostgres.Queue<DeliverJob>(consumer, { connection: postgresConnection(url), defaultJobOptions })
  return queue as unknown as Queue<DeliverJob> // the same class; its type alone differs by the backend
}

/** The queues of these consumers, by name: for a dashboard. The caller closes them. */
export function openQueues(url: string, consumers: readonly string[]): Record<string, Queue<DeliverJob>> {
  const queues = consumers.map((consumer) => openQueue(url, consumer))
  for (const queue of queues) queue.on('error', () => {}) // without a listener Node ends the process; each call reports it too
  return Object.fromEntries(queues.map((queue) => [queue.name, queue]))
}

/** Takes jobs and runs them, up to `concurrency` at once, until it is closed. */
export function openWorker(
  url: string,
  consumer: string,
  run: (job: DeliverJob) => Promise<void>,
  { concurrency, lockMs, stalledMs }: Pick<Tuning, 'concurrency' | 'lockMs' | 'stalledMs'>,
): Worker<DeliverJob> {
  const options = { concurrency, lockDuration: lockMs, stalledInterval: stalledMs, skipVersionCheck: true }
  if (isRedis(url))
    return new Worker<DeliverJob>(consumer, ({ data }) => run(data), {
      connection: { ...redisConnection(url), maxRetriesPerRequest: null },
      prefix,
      ...options,
    })
  const worker = new onPostgres.Worker<DeliverJob>(consumer, ({ data }) => run(data), {
    connection: postgresConnection(url),
    ...options,
  })
  return worker as unknown as Worker<DeliverJob>
}

export function redisConnection(url: string) {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  return {
    host: hostname,
    port: Number(port || 6379),
    db: Number(pathname.slice(1)),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
    retryStrategy: (tries: number) => Math.min(tries * 100, 2000),
  }
}

// What the queue loses of its last moment in a crash, the dispatcher sends again: its commits need not wait for the disk.
const postgresConnection = (url: string) => ({ connectionString: url, max: 2, options: '-c synchronous_commit=off' })
