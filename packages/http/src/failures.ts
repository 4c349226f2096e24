// Everything that is thrown on the way of a call ends here.
import { isUnavailable } from '@hub/database'
import { Refusal, type RefusalCode } from '@hub/errors'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { describeFault } from './fault.ts'
import { bodyLimitBytes } from './json-body.ts'
import { faultProblem, problemMediaType, problemOf } from './problem.ts'

const retryAfterSeconds = '1'

export function answerFailure(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const occurrence = { instance: request.url.split('?', 1)[0] ?? '', requestId: request.id }
  const refusal = refusalOf(thrown)
  if (refusal === null) {
    request.log.error({ fault: describeFault(thrown) }, 'a call failed')
    send(reply, faultProblem(occurrence))
    return
  }
  if (refusal.code === 'http.unavailable')
    request.log.warn({ fault: describeFault(thrown) }, 'the database did not answer')
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer')
  if (refusal.status === 503 || refusal.code === 'http.idempotency_in_progress')
    reply.header('retry-after', retryAfterSeconds)
  send(reply, problemOf(refusal, occurrence))
}

export function answerNoRoute(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0]
  answerFailure(new Refusal('http.route_not_found', { method: request.method, path }), request, reply)
}

function send(reply: FastifyReply, problem: { status: number; code: string }): void {
  reply.request.refusedWith = problem.code
  // Said here too: no hook runs for a call that Fastify itself refuses.
  reply.header('x-request-id', reply.request.id)
  reply.code(problem.status).type(problemMediaType).send(JSON.stringify(problem))
}

function refusalOf(thrown: unknown): Refusal | null {
  if (thrown instanceof Refusal) return thrown
  if (isUnavailable(thrown)) return new Refusal('http.unavailable')
  if (!(thrown instanceof Error)) return null
  // What Fastify finds wrong with a call before a route sees it: its code says what, its status that the caller is at fault.
  const { code = '', statusCode } = thrown as Partial<FastifyError>
  if (statusCode === undefined || statusCode >= 500) return null
  const known = ofFastify[code]
  if (known) return new Refusal(known, { limit: bodyLimitBytes })
  return new Refusal('http.unreadable_body', { reason: code === '' ? 'it is not valid JSON.' : thrown.message })
}

const ofFastify: Record<string, RefusalCode | undefined> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http.body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'http.media_type_unsupported',
  FST_ERR_BAD_URL: 'http.malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'http.malformed',
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem that the call was answered with. */
    refusedWith?: string
  }
}
