import { Refusal } from '@hub/errors'
import { freetownRevision } from '@hub/testing'
import { expect, test } from 'vitest'
import { decideOverride, type StandingVerdict } from './override-verdict.rule.ts'

const operator = {
  slug: 'operator',
  name: 'Illustrative Secretariat',
  kind: 'fund_secretariat' as const,
  country: null,
}
const standing: StandingVerdict = {
  revision: 2,
  verdict: 'declined',
  isStanding: true,
  fundedRevision: null,
  request: freetownRevision(),
  team: ['unhcr'],
  ownOverlap: null,
}
const decide = (changes: Partial<StandingVerdict>, verdict: 'eligible' | 'declined' = 'eligible') =>
  decideOverride({ verdict, operator }, { ...standing, ...changes })

test('overrules either verdict and says which', () => {
  expect(decide({})).toBe('declined')
  expect(decide({ verdict: 'eligible' }, 'declined')).toBe('eligible')
})

test('is legal again when money was decided on for an older revision only', () => {
  expect(decide({ fundedRevision: 1 })).toBe('declined')
})

test.for<[string, Partial<StandingVerdict>, string]>([
  ['the operator has a stake in it', { team: ['operator'] }, 'assessment.conflict_of_interest'],
  ['the request was reopened', { isStanding: false }, 'assessment.verdict_not_standing'],
  ['the ledger decides on it', { fundedRevision: 2 }, 'assessment.money_decided'],
  ['the requester was asked', { verdict: 'needs_clarification' }, 'assessment.verdict_open'],
  ['it is so already', { verdict: 'eligible' }, 'assessment.verdict_unchanged'],
])('refuses where %s', ([, changes, code]) => {
  expect(() => decide(changes)).toThrow(expect.objectContaining({ code }))
  expect(() => decide(changes)).toThrow(Refusal)
})
