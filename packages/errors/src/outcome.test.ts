import { expect, test } from 'vitest'
import { forAccepted, outcomeOf } from './outcome.ts'
import { Refusal } from './refusal.ts'

const refusal = new Refusal('http.not_found')
const refuse = () => {
  throw refusal
}

test('a decision that throws its refusal has it as its outcome, and a fault stays a fault', () => {
  expect([outcomeOf(() => 1), outcomeOf(refuse)]).toEqual([1, refusal])
  expect(() =>
    outcomeOf(() => {
      throw new Error('broken')
    }),
  ).toThrow('broken')
})

test('what was accepted is run together, and each result stands in its own place', async () => {
  const seen: unknown[] = []
  const run = async (accepted: readonly number[]) => {
    seen.push(accepted)
    return accepted.map((n) => n * 10)
  }
  expect(await forAccepted([1, refusal, 2], run)).toEqual([10, refusal, 20])
  expect(seen).toEqual([[1, 2]])
})

test('where all is refused nothing is run, and a result too few is a fault', async () => {
  expect(await forAccepted([refusal, refusal], refuse)).toEqual([refusal, refusal])
  await expect(forAccepted([1, 2], async () => [1])).rejects.toThrow('2 had 1 results')
})
