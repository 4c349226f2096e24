import { expect, test } from 'vitest'
import { isStillToCome, type RequestState, requestStates, requireGoingOn } from './request.ts'

test('a revision that is not known yet is waited for, and no other', () => {
  const known = { revision: 2, state: 'filed', askMinor: 1n } as const
  expect([1, 2, 3].map((revision) => isStillToCome(known, revision))).toEqual([false, false, true])
})

test('once money is approved no later revision is waited for, whatever became of the request since', () => {
  const settled = (askMinor: bigint | null) =>
    requestStates.filter((state) => !isStillToCome({ revision: 1, state, askMinor }, 2))
  expect(settled(1n)).toEqual(['funded', 'suspended', 'terminated', 'completed'])
  expect(settled(null)).toEqual([])
})

test('what is suspended or has ended is stopped, and nothing else', () => {
  const isStopped = (state: RequestState) => {
    try {
      requireGoingOn(state)
      return false
    } catch {
      return true
    }
  }
  expect(requestStates.filter(isStopped)).toEqual(['suspended', 'terminated', 'completed'])
})
