// One line in the log and one observation in the metrics for each call of a route; nothing of bodies, queries or addresses.
import type { Metrics } from '@hub/runtime'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram } from 'prom-client'

const buckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function observeCalls(app: FastifyInstance, metrics: Metrics): void {
  const seconds = durationIn(metrics)
  app.addHook('onResponse', async (request, reply) => {
    const { operation } = request.routeOptions.config
    if (operation === undefined) return
    const ms = reply.elapsedTime
    seconds.observe({ operation, status: reply.statusCode }, ms / 1000)
    const organisation = request.principal?.organisation.slug
    const refused = request.refusedWith
    request.log.info({ operation, status: reply.statusCode, ms: Math.round(ms), organisation, refused }, 'answered')
  })
}

function durationIn(metrics: Metrics) {
  const name = 'hub_http_request_seconds'
  const existing = metrics.getSingleMetric(name)
  if (existing) return existing as Histogram<'operation' | 'status'>
  collectDefaultMetrics({ register: metrics })
  return new Histogram({
    name,
    help: 'Time from the head of a call to the end of its answer, by operation and status.',
    labelNames: ['operation', 'status'] as const,
    buckets,
    registers: [metrics],
  })
}
