import { fastifyHelmet } from '@fastify/helmet'
import type { Db, Reader } from '@hub/database'
import { type Clock, type Logger, type Metrics, newId } from '@hub/runtime'
import { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, fastify, LogController } from 'fastify'
import { addDocuments } from './documents.ts'
import { answerFailure, answerNoRoute } from './failures.ts'
import { type Access, makeGuard } from './guard.ts'
import { acceptOnlyJson, bodyLimitBytes } from './json-body.ts'
import { observeCalls } from './observe.ts'
import { makeFindPrincipal } from './principal.ts'
import { addProbes, type Health } from './probes.ts'
import type { Route } from './route.ts'
import { serve } from './serve.ts'
import { makeKeyTouch } from './touch-key.ts'

export interface AppOptions {
  log: Logger
  metrics: Metrics
  clock: Clock
  health: readonly Health[]
  /** The title of /openapi.json and /docs. */
  title?: string
  /** Whether /openapi.json and /docs are served; yes unless said otherwise. */
  docs?: boolean
  /** Whether each answer is parsed by its route's schema, and a mismatch is a fault: for tests. */
  checkAnswers?: boolean
  /** Whether X-Forwarded-* are believed: only behind a proxy that sets them. */
  trustProxy?: boolean
}

/** An app that services are added to before it listens. */
export type HubApp = FastifyInstance & {
  addService(service: string, routes: readonly Route[], db: Db): void
  /** The guard of a route that is not described by a Route, such as a dashboard's: an onRequest hook. */
  guard(reader: Reader, access: Access): (request: FastifyRequest) => Promise<void>
}

export function makeApp(options: AppOptions): HubApp {
  const { log, metrics, clock, docs = true, checkAnswers = false } = options
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: bodyLimitBytes,
    requestIdHeader: false,
    genReqId: () => newId(),
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (fault, request, reply) => answerFailure(fault, request, reply),
  })
  const touch = makeKeyTouch(clock, log)
  const routes: Route[] = []
  app.decorateRequest('principal', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.setErrorHandler(answerFailure)
  app.setNotFoundHandler(answerNoRoute)
  acceptOnlyJson(app)
  secure(app)
  observeCalls(app, metrics)
  addProbes(app, options.health, metrics)
  if (docs) addDocuments(app, routes, options.title ?? 'Connection Hub')

  return Object.assign(app, {
    addService: (service: string, added: readonly Route[], db: Db) => {
      const edge = { service, db, findPrincipal: makeFindPrincipal(db), touch, checkAnswers }
      for (const route of added) serve(app, route, edge)
      routes.push(...added)
    },
    guard: (reader: Reader, access: Access) =>
      makeGuard({ reader, findPrincipal: makeFindPrincipal(reader), access, touch }),
  })
}

// An answer of the API is data: were one opened as a page, nothing in it may run. Pages set their own policy.
function secure(app: FastifyInstance): void {
  app.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  })
}
