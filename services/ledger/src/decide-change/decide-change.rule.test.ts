import { expect, test } from 'vitest'
import { requestStates } from '../request.ts'
import { decideChange } from './decide-change.rule.ts'

test('a wish that is refused is told why', () => {
  expect(requestStates.map((state) => decideChange(state)).filter(({ kind }) => kind === 'refused')).toEqual(
    expect.arrayContaining(
      [
        'The committee approved the allocation before the wish arrived: from funded on a request changes by amendment.',
        'The request asks for no money and is being implemented: from then on it changes by amendment.',
        'An earlier change of this request was granted: submit that one first.',
        'The request was withdrawn before.',
      ].map((reason) => ({ kind: 'refused', reason })),
    ),
  )
})

test('a wish is granted exactly where nothing is decided, and waits where the team is still to come', () => {
  const kinds = Object.groupBy(requestStates, (state) => decideChange(state).kind)
  expect(kinds).toEqual({
    too_early: ['filed'],
    granted: ['declined', 'matched', 'waitlisted', 'proposed', 'refused'],
    refused: ['changing', 'funded', 'not_needed', 'suspended', 'terminated', 'completed', 'withdrawn'],
  })
})
