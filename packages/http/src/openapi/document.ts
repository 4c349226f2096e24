// OpenAPI 3.1 of the routes that an app serves.
import { z } from 'zod'
import { Problem } from '../problem.ts'
import type { Route } from '../route.ts'
import { Components, type JsonSchema } from './components.ts'

const description = `Requests of governments and cities for support under the Global Compact for Migration, from their first minute to the last dollar spent on them.

**A demonstration, not a system of the United Nations.** Names of real organisations come from published sources, named on each record.

Sign in with \`Authorization: Bearer <access key>\`. Refusals are \`application/problem+json\` and say what to change.`

const meanings: Record<number, string> = {
  400: 'The call does not have the shape that this route takes; errors names each place.',
  401: 'No valid key.',
  403: 'The key’s organisation may not do this.',
  404: 'Nothing by this name that the caller may see.',
  406: 'Not available in this format.',
  409: 'Not possible in the present state, or a call with this Idempotency-Key still runs.',
  410: 'No longer there.',
  412: 'Changed meanwhile: If-Match does not name the current version.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  422: 'Well-formed, but not acceptable; or the Idempotency-Key was used with another body.',
  428: 'If-Match is missing.',
  503: 'Not available now: repeat after Retry-After.',
}

export function makeDocument(routes: readonly Route[], title: string): JsonSchema {
  const components = new Components()
  const problem = components.schemaOf(Problem, 'output')
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, components) }
  }
  return {
    openapi: '3.1.1',
    info: { title, version: '1', description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      responses: Object.fromEntries(
        Object.entries(meanings).map(([status, meaning]) => [
          `Refused${status}`,
          { description: meaning, content: { 'application/problem+json': { schema: problem } } },
        ]),
      ),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An access key of an organisation.' },
        session: { type: 'apiKey', in: 'cookie', name: 'hub_session', description: 'Set by POST /v1/session.' },
      },
    },
  }
}

function operationOf(route: Route, components: Components): JsonSchema {
  const body = 'body' in route ? route.body : undefined
  const isPublic = route.access === 'public'
  return {
    operationId: route.operation,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    security: [...(isPublic ? [{}] : []), { key: [] }, { session: [] }],
    parameters: parametersOf(route, components),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: json(components.schemaOf(body, 'input')) } }),
    responses: {
      [route.status]: successOf(route, components),
      ...Object.fromEntries(
        refusalsOf(route).map((status) => [status, { $ref: `#/components/responses/Refused${status}` }]),
      ),
    },
  }
}

const json = (schema: JsonSchema) => ({ 'application/json': { schema } })

function successOf(route: Route, components: Components): JsonSchema {
  const shape = route.answer && components.schemaOf(route.answer, 'output')
  if (route.kind === 'raw') {
    const content = route.mediaTypes.map((type) => [
      type,
      type === 'application/json' && shape ? { schema: shape } : {},
    ])
    return { description: 'The file.', content: Object.fromEntries(content) }
  }
  if (route.status === 204) return { description: 'Done; there is no body.' }
  return { description: 'Done.', content: json(shape ?? {}) }
}

function parametersOf(route: Route, components: Components): JsonSchema[] {
  const header = (name: string, required: boolean, description: string) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  })
  const headers =
    route.kind !== 'write'
      ? []
      : [
          ...(route.idempotency === 'none'
            ? []
            : [
                header(
                  'Idempotency-Key',
                  route.idempotency === 'required',
                  '1 to 200 characters of your own for this call alone: repeating it with the same body gives the first answer again.',
                ),
              ]),
          ...(route.ifMatch ? [header('If-Match', true, 'The ETag of the version that you have read.')] : []),
        ]
  return [...fieldsOf(route.params, 'path', components), ...fieldsOf(route.query, 'query', components), ...headers]
}

function fieldsOf(schema: z.ZodType | undefined, place: 'path' | 'query', components: Components): JsonSchema[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).map(([name, field]) => {
    const type = field as z.ZodType
    const { description: text, ...shape } = components.schemaOf(type, 'input')
    return {
      name,
      in: place,
      required: place === 'path' || !type.safeParse(undefined).success,
      ...(text === undefined ? {} : { description: text }),
      schema: shape,
    }
  })
}

function refusalsOf(route: Route): number[] {
  const statuses = new Set<number>([400, 503, ...(route.refusals ?? [])])
  if (route.access !== 'public') statuses.add(401).add(403)
  if (route.params !== undefined) statuses.add(404)
  if (route.kind === 'write') {
    if (route.body !== undefined) statuses.add(413).add(415)
    if (route.idempotency !== 'none') statuses.add(409).add(422)
    if (route.ifMatch) statuses.add(412).add(428)
  }
  return [...statuses].sort((a, b) => a - b)
}
