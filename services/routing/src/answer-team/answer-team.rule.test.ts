import type { Team } from '@hub/contracts'
import type { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { decideVetoed } from './answer-team.rule.ts'

const team: Team = {
  lead: 'ilo',
  leadReason: '',
  members: ['ilo', 'iom'].map((partner) => ({ partner, name: partner, needs: [] })),
  payees: ['ilo', 'iom'],
  uncovered: [],
}

test('agreement vetoes nobody, a no vetoes each named member once', () => {
  expect(decideVetoed({ agree: true }, team, null)).toEqual([])
  expect(decideVetoed({ agree: true, veto: [] }, team, null)).toEqual([])
  expect(decideVetoed({ agree: false, veto: ['iom', 'iom'] }, team, null)).toEqual(['iom'])
})

test('while a member of the agreed team is replaced only who comes in its place is vetoed', () => {
  const before = { ...team, members: team.members.filter(({ partner }) => partner === 'ilo') }
  expect(decideVetoed({ agree: true }, team, before)).toEqual([])
  expect(decideVetoed({ agree: false, veto: ['iom'] }, team, before)).toEqual(['iom'])
  for (const veto of [['ilo'], ['iom', 'ilo']])
    expect(() => decideVetoed({ agree: false, veto }, team, before)).toThrow(
      expect.objectContaining({ code: 'routing.veto_of_standing_member' }) as Refusal,
    )
})

test.for([
  ['agreement with a veto', { agree: true, veto: ['iom'] }, 'routing.veto_with_agreement'],
  ['a no without a name', { agree: false }, 'routing.veto_missing'],
  ['a no with an empty list', { agree: false, veto: [] }, 'routing.veto_missing'],
  ['a veto of a stranger', { agree: false, veto: ['iom', 'unhcr'] }, 'routing.veto_not_in_team'],
] as const)(
  'refuses %s',
  ([, { veto, ...consent }, code]: readonly [string, { agree: boolean; veto?: readonly string[] }, string]) => {
    expect(() => decideVetoed({ ...consent, veto: veto && [...veto] }, team, null)).toThrow(
      expect.objectContaining({ code }) as Refusal,
    )
  },
)
