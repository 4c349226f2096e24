// bull-board, for an operator to look into the queues. It changes nothing: what failed is redriven from its dead letter, and what a
// queue lost is dispatched again from the log.
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { Db } from '@hub/database'
import { Refusal } from '@hub/errors'
import { listConsumers, openQueues } from '@hub/events'
import { answerFailure, type HubApp } from '@hub/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { signInPage, signInScript } from './sign-in-page.ts'

const board = '/v1/ops/queues'
const signInScriptPath = `${board}/sign-in.js`

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The board writes styles of its own; the fonts it links to at a foreign origin stay blocked, and it shows the system's.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Adds the board to the app, for operators with a key or a session. Its queues are closed with the app. */
export async function showQueues(app: HubApp, db: Db, queueUrl: string): Promise<void> {
  const queues = Object.values(openQueues(queueUrl, await listConsumers(db)))
  app.addHook('onClose', async () => {
    await Promise.all(queues.map((queue) => queue.close()))
  })
  const adapter = new FastifyAdapter().setBasePath(board)
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Connection Hub', hideDocsLink: true, showWorkers: false } },
  })
  const guard = app.guard(db, ['operator'])
  app.get(signInScriptPath, async (_, reply) => reply.type('text/javascript; charset=utf-8').send(signInScript))
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('content-security-policy', policy)
        try {
          refuseChange(request)
          await guard(request)
        } catch (refused) {
          return answerRefused(refused, request, reply)
        }
      })
      await scope.register(adapter.registerPlugin())
    },
    { prefix: board },
  )
}

function refuseChange({ method, url }: FastifyRequest): void {
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal('http.route_not_found', { method, path: url })
}

function answerRefused(refused: unknown, request: FastifyRequest, reply: FastifyReply) {
  const isPage = request.headers.accept?.includes('text/html') ?? false
  if (refused instanceof Refusal && isPage && (refused.status === 401 || refused.status === 403)) {
    const message = refused.status === 401 ? 'Sign in to look into the queues.' : refused.message
    return reply.code(refused.status).type('text/html; charset=utf-8').send(signInPage(signInScriptPath, message))
  }
  answerFailure(refused, request, reply)
  return reply
}
