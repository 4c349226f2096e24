import { ConfigFault } from '@hub/runtime'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { isRedis, redisConnection } from './queue.ts'

/** Asks the queue whether it is there. */
export interface QueueProbe {
  /** Rejects where the queue does not answer in time. */
  ask(): Promise<unknown>
  close(): Promise<unknown>
}

const limitMs = 1500 // less than a readiness probe waits

export function openQueueProbe(url: string): QueueProbe {
  const { ask, close } = isRedis(url) ? openRedisProbe(url) : openPostgresProbe(url)
  let asking: Promise<unknown> | undefined
  return {
    // However often it is asked of a queue that is away, one question is under way.
    ask: () => {
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    close,
  }
}

/** Throws a ConfigFault that names QUEUE_URL where no queue answers. */
export async function reachQueue(url: string): Promise<void> {
  const probe = openQueueProbe(url)
  try {
    await probe.ask()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause)
    throw new ConfigFault(`QUEUE_URL: the queue cannot be reached (${reason})`, { cause })
  } finally {
    await probe.close()
  }
}

function openRedisProbe(url: string): QueueProbe {
  const redis = new Redis({
    ...redisConnection(url),
    lazyConnect: true,
    connectTimeout: limitMs,
    commandTimeout: limitMs,
    maxRetriesPerRequest: 0,
  })
  let lastFault: Error | undefined
  redis.on('error', (fault) => {
    lastFault = fault
  })
  return {
    ask: () =>
      redis.ping().catch((fault: unknown) => {
        throw lastFault ?? fault // the command says only that it was tried, the connection says why it failed
      }),
    close: async () => redis.disconnect(),
  }
}

function openPostgresProbe(url: string): QueueProbe {
  const sql = postgres(url, { max: 1, connect_timeout: limitMs / 1000, idle_timeout: 60, onnotice: () => {} })
  return { ask: async () => sql`select 1`, close: () => sql.end({ timeout: 1 }) }
}
