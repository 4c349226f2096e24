// Where a value stands in a request: `needs[0].quantity`, or `needs[*].amount` for the amount of every need. By these paths an answer
// says what it read, and two revisions are compared.
import { isDeepStrictEqual } from 'node:util'
import type { RequestRevision } from '@hub/contracts'

/** What stands at a path, for `[*]` one value an item; undefined where nothing stands. */
export const valueAt = (request: RequestRevision, path: string): unknown => along(request, path.split(/\.|(?=\[)/))

function along(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value
  if (step === '[*]') return Array.isArray(value) ? value.map((item) => along(item, rest)) : undefined
  return along((value as Record<string, unknown> | undefined)?.[step.replace(/[[\]]/g, '')], rest)
}

/** The paths at which two revisions differ. */
export const pathsThatDiffer = (paths: readonly string[], one: RequestRevision, other: RequestRevision): string[] =>
  paths.filter((path) => !isDeepStrictEqual(valueAt(one, path), valueAt(other, path)))

/** The request's own field that a path lies in: `needs` of `needs[0].quantity`. */
export const fieldOf = (path: string): string => path.split(/[.[]/)[0] ?? ''
