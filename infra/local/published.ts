// What the services declare to the outside, read from their tables of contents without a server: for the reverse proxy's paths and
// for the committed OpenAPI document.
import { openDatabase } from '@hub/database'
import { makeDocument, type Route } from '@hub/http'
import { makeLogger, makeMetrics, systemClock } from '@hub/runtime'
import { makers } from './hosted-services.ts'

// Nothing listens there: a service that is only made opens no connection.
const nowhere = 'postgres://nobody@127.0.0.1:1/nothing'

/** The routes of every service, by service. */
export const publishedRoutes: Readonly<Record<string, readonly Route[]>> = Object.fromEntries(
  Object.entries(makers).map(([name, make]) => {
    const database = openDatabase({ url: nowhere, name })
    const log = makeLogger({ service: name, level: 'silent' })
    const service = make({
      database,
      db: database.db,
      clock: systemClock,
      log,
      metrics: makeMetrics(),
      queueUrl: nowhere,
    })
    return [name, service.routes ?? []]
  }),
)

/** The document of all services together, as the one-command start serves it. */
export const openApi = (): string =>
  `${JSON.stringify(makeDocument(Object.values(publishedRoutes).flat(), 'Connection Hub'), null, 2)}\n`
