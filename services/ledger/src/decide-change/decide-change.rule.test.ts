import { expect, test } from 'vitest'
import { requestStates } from '../request.ts'
import { decideChange } from './decide-change.rule.ts'

test('a wish is granted exactly where nothing is decided, and waits where the team is still to come', () => {
  const kinds = Object.groupBy(requestStates, (state) => decideChange(state).kind)
  expect(kinds).toEqual({
    too_early: ['filed'],
    granted: ['declined', 'matched', 'waitlisted', 'proposed', 'refused'],
    refused: ['changing', 'funded', 'not_needed', 'withdrawn'],
  })
})
