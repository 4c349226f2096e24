import type { Metrics } from '@hub/runtime'
import type { FastifyInstance } from 'fastify'

/** A part of the process that must work for it to take calls. */
export interface Health {
  name: string
  isReady(): Promise<boolean>
}

// A probe is given up before its prober gives up on it.
const limitMs = 2000

/** /healthz: the process lives. /readyz: each part works. /metrics: for Prometheus. */
export function addProbes(app: FastifyInstance, health: readonly Health[], metrics: Metrics): void {
  app.get('/healthz', async () => ({ isAlive: true }))
  app.get('/readyz', async (_, reply) => {
    const parts = await Promise.all(health.map(async (part) => [part.name, await isReady(part)] as const))
    const isAllReady = parts.every(([, ready]) => ready)
    if (!isAllReady) reply.code(503).header('retry-after', '1')
    return { isReady: isAllReady, parts: Object.fromEntries(parts) }
  })
  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
}

async function isReady(part: Health): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs)
  })
  const answer = part.isReady().catch(() => false)
  return Promise.race([answer, limit]).finally(() => clearTimeout(timer))
}
