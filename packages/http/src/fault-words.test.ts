import { expect, test } from 'vitest'
import { z } from 'zod'
import { inFaultWords } from './fault-words.ts'

const saysOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value, inFaultWords).error?.issues[0]?.message
const Kinds = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interest') }),
  z.strictObject({ kind: z.literal('charge') }),
  z.strictObject({ kind: z.literal('loss') }),
])

test.for([
  ['a number that is too large', z.int().max(9999), 10_000, 'must be at most 9999'],
  ['a number that is too small', z.int().min(1), 0, 'must be at least 1'],
  ['a text that is too long', z.string().max(3), 'abcd', 'must have at most 3 characters'],
  ['a list that is too short', z.array(z.int()).min(1), [], 'must have at least 1 item'],
  ['a fraction where a whole number belongs', z.int(), 0.5, 'write a whole number'],
  ['a number where a text belongs', z.string(), 5, 'write a text in quotes'],
  ['null where an object belongs', z.strictObject({}), null, 'write an object'],
  ['a choice that there is not', z.enum(['a', 'b']), 'c', 'write a or b'],
  ['a kind that there is not', Kinds, { kind: 'gift' }, 'write interest, charge, loss'],
  ['a field that is not there', z.enum(['a', 'b']), undefined, 'is missing'],
  ['a list that is not there', z.array(z.int()), undefined, 'is missing'],
  ['what a schema says itself', z.string().max(3, 'write a currency'), 'abcd', 'write a currency'],
] as const)('of %s it is said what to write instead', ([, schema, value, words]) => {
  expect(saysOf(schema, value)).toBe(words)
})

test('a kind that is not there is named with those that there are', () => {
  expect(saysOf(Kinds, {})).toBe('write interest, charge, loss')
})
