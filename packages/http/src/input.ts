// A call as its route's schemas read it; every place at fault is named at once.
import { personalDataIssue } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { inFaultWords } from './fault-words.ts'

// Enough to mend a form by, short enough to read.
const maxFaults = 50

/** The schema of a part that a route does not take. */
export const Nothing = z.strictObject({})
const NoBody = Nothing.nullish()

export interface InputSchemas {
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
}

export function parseInput(schemas: InputSchemas, request: FastifyRequest) {
  if (request.url.includes('%00'))
    throw new Refusal('http.malformed', {}, [{ path: '', message: 'the address holds a NUL character' }])
  const issues: z.core.$ZodIssue[] = []
  const parse = (schema: z.ZodType, value: unknown) => {
    const parsed = schema.safeParse(value, inFaultWords)
    if (!parsed.success) issues.push(...parsed.error.issues)
    return parsed.data
  }
  const parseBody = (schema: z.ZodType, value: unknown) => {
    if ((value ?? null) !== null || schema.safeParse(value).success) return parse(schema, value)
    issues.push({ code: 'custom', path: ['body'], message: 'is missing: send a JSON object', input: value })
    return parse(schema, {})
  }
  const params = parse(schemas.params ?? Nothing, request.params)
  const query = parse(schemas.query ?? Nothing, request.query)
  const body = schemas.body ? parseBody(schemas.body, request.body) : parse(NoBody, request.body)
  if (issues.length > 0) throw refusalOf(issues)
  return { params, query, body }
}

/** For a story that applies a schema of its own to what it has made of a call. */
export function parseMade<T>(schema: z.ZodType<T>, made: unknown): T {
  const parsed = schema.safeParse(made, inFaultWords)
  if (!parsed.success) throw refusalOf(parsed.error.issues)
  return parsed.data
}

function refusalOf(issues: readonly z.core.$ZodIssue[]): Refusal {
  const faults = issues.flatMap((issue) => faultsOf(issue)).slice(0, maxFaults)
  return new Refusal(issues.every(isPersonalData) ? 'http.personal_data_found' : 'http.malformed', {}, faults)
}

// The shape is right; what it says is not wanted.
const isPersonalData = (issue: z.core.$ZodIssue) =>
  issue.code === 'custom' && issue.params?.isPersonalData === personalDataIssue.isPersonalData

function faultsOf(issue: z.core.$ZodIssue, parent: readonly PropertyKey[] = []): FieldFault[] {
  const path = [...parent, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: pathOf([...path, key]), message: 'there is no field of this name' }))
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return closestOf(issue.errors, path)
  return [{ path: pathOf(path), message: issue.message }]
}

/** Of the alternatives of a union, the one that got furthest before it failed: most likely the one that was meant. */
function closestOf(alternatives: z.core.$ZodIssue[][], path: readonly PropertyKey[]): FieldFault[] {
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(...issues.map((issue) => issue.path.length))
  const [closest = []] = alternatives.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)
  return closest.flatMap((issue) => faultsOf(issue, path))
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
