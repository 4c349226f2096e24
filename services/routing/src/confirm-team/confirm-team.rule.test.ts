import { expect, test } from 'vitest'
import type { CallState } from '../call.ts'
import { decideConfirmation } from './confirm-team.rule.ts'

const call = { state: 'asked' as CallState, members: ['ilo', 'iom', 'unhcr'] }
const yes = (partner: string) => ({ partner, agree: true, reason: null })
const no = (partner: string, reason: string | null = 'No staff') => ({ partner, agree: false, reason })

test('the last member confirms for the team, the first no ends it, others leave it open', () => {
  expect(decideConfirmation(yes('ilo'), call, [])).toBe('asked')
  expect(decideConfirmation(yes('unhcr'), call, [{ partner: 'ilo' }, { partner: 'iom' }])).toBe('confirmed')
  expect(decideConfirmation(no('unhcr'), call, [{ partner: 'ilo' }])).toBe('not_confirmed')
})

test.for<[string, Parameters<typeof decideConfirmation>, string]>([
  [
    'who answered before',
    [no('ilo', null), { ...call, state: 'ended' }, [{ partner: 'ilo' }]],
    'routing.already_confirmed',
  ],
  ['whose team was never asked', [no('ilo', null), undefined, []], 'routing.confirmation_not_asked'],
  [
    'whose team is asked no more',
    [yes('ilo'), { ...call, state: 'not_confirmed' }, []],
    'routing.confirmation_not_asked',
  ],
  ['who is not asked', [yes('c40-cities'), call, []], 'routing.confirmation_not_asked'],
  ['who gives no reason for its no', [no('ilo', null), call, []], 'routing.confirm_reason_missing'],
])('%s is refused', ([, given, code]) => {
  expect(() => decideConfirmation(...given)).toThrow(expect.objectContaining({ code }))
})
