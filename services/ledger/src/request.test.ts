import { expect, test } from 'vitest'
import { isStillToCome, requestStates } from './request.ts'

test('a revision that is not known yet is waited for, and no other', () => {
  const known = { revision: 2, state: 'filed' } as const
  expect([1, 2, 3].map((revision) => isStillToCome(known, revision))).toEqual([false, false, true])
})

test('once money is approved no later revision is waited for', () => {
  const waiting = requestStates.filter((state) => isStillToCome({ revision: 1, state }, 2))
  expect(requestStates.filter((state) => !waiting.includes(state))).toEqual(['funded'])
})
