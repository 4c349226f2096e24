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
  expect(decideVetoed({ agree: true }, team)).toEqual([])
  expect(decideVetoed({ agree: true, veto: [] }, team)).toEqual([])
  expect(decideVetoed({ agree: false, veto: ['iom', 'iom'] }, team)).toEqual(['iom'])
})

test.for([
  ['agreement with a veto', { agree: true, veto: ['iom'] }, 'routing.veto_with_agreement'],
  ['a no without a name', { agree: false }, 'routing.veto_missing'],
  ['a no with an empty list', { agree: false, veto: [] }, 'routing.veto_missing'],
  ['a veto of a stranger', { agree: false, veto: ['iom', 'unhcr'] }, 'routing.veto_not_in_team'],
] as const)(
  'refuses %s',
  ([, { veto, ...consent }, code]: readonly [string, { agree: boolean; veto?: readonly string[] }, string]) => {
    expect(() => decideVetoed({ ...consent, veto: veto && [...veto] }, team)).toThrow(
      expect.objectContaining({ code }) as Refusal,
    )
  },
)
