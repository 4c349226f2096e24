import { expect, test } from 'vitest'
import { decideRemoval } from './replace-member.rule.ts'

const offer = (partner: string, state: 'accepted' | 'open' | 'withdrawn', ...needs: string[]) => ({
  partner,
  state,
  taken: needs.map((needId) => ({ needId, quantity: null })),
})
const request = { state: 'agreed' as const, replacing: null, leftTeam: ['unhcr'] }
const offers = [
  offer('ilo', 'accepted', 'n2'),
  offer('ilo', 'accepted', 'n1', 'n2'),
  offer('iom', 'open'),
  offer('unhcr', 'withdrawn', 'n3'),
]

test('names the needs that the member had taken on, of all its offers', () => {
  expect(decideRemoval('ilo', request, offers)).toEqual({ needs: ['n1', 'n2'] })
})

test.for([
  ['who is asked and has not accepted', 'iom', offers, 'routing.not_a_member'],
  ['who has left', 'unhcr', offers, 'routing.member_left'],
  ['anybody while nobody has accepted', 'ilo', [offer('ilo', 'open')], 'routing.nothing_to_replace'],
] as const)('refuses %s', ([, remove, given, code]) => {
  expect(() => decideRemoval(remove, request, given)).toThrow(expect.objectContaining({ code }))
})
