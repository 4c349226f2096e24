// The one mapping from what was thrown to RFC 9457: a Refusal by its place in the catalogue, all else without a word of its inside.
import type { Refusal } from '@hub/errors'
import { z } from 'zod'

export const problemMediaType = 'application/problem+json; charset=utf-8'

/** RFC 9457, with the hub's code, the id of the call to quote to an operator, and each place at fault. */
export const Problem = z
  .strictObject({
    type: z.string().describe('An identifier of the kind of problem; the same for each code.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('`<service>.<what>`: the stable name of this refusal.'),
    detail: z.string().describe('What to change.'),
    instance: z.string().describe('The path that was called.'),
    requestId: z
      .string()
      .describe(
        'The id of this HTTP call, not of a request for support: quote it to an operator; also in the header X-Request-Id.',
      ),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>

/** Where a problem arose. `instance` is the path without its query, which may hold what somebody searched for. */
export interface Occurrence {
  instance: string
  requestId: string
}

export const problemOf = (refusal: Refusal, occurrence: Occurrence): Problem => ({
  type: typeOf(refusal.code),
  title: refusal.title,
  status: refusal.status,
  code: refusal.code,
  detail: refusal.message,
  ...occurrence,
  errors: refusal.faults.map(({ path, message }) => ({ path, message })),
})

/** Something broke; the log says what, under the same requestId. */
export const faultProblem = (occurrence: Occurrence): Problem => ({
  type: typeOf('http.fault'),
  title: 'Fault of the hub',
  status: 500,
  code: 'http.fault',
  detail: 'Something broke in the hub and nothing was changed. Quote the requestId to an operator.',
  ...occurrence,
  errors: [],
})

const typeOf = (code: string) => `urn:hub:problem:${code}`
