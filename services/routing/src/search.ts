// How wide partners are looked for: steps that are data, each with its reason. A step relaxes what it names and all that the steps
// before it relax. Nothing else is ever relaxed: not the requester's veto, not a no, not a slot that is taken.
import type { Rejection } from './candidate.rule.ts'

export const searchSteps = ['first', 'region', 'anywhere', 'related'] as const
export type SearchStepName = (typeof searchSteps)[number]

export interface SearchStep {
  step: SearchStepName
  /** What a partner is no longer rejected for; null: nothing. */
  relaxes: Extract<Rejection, 'not_in_place' | 'no_common_ground'> | null
  /** Shown with the ranking and on the timeline. */
  reason: string
}

export const stepsOf: Readonly<Record<SearchStepName, SearchStep>> = {
  first: { step: 'first', relaxes: null, reason: 'Partners that work in the country and on what is asked.' },
  region: {
    step: 'region',
    relaxes: 'not_in_place',
    reason: 'Also partners at work in another country of the same region: it is the shortest way to come.',
  },
  anywhere: {
    step: 'anywhere',
    relaxes: 'not_in_place',
    reason: 'Also partners that name other regions only: what they know can travel, though it costs more.',
  },
  related: {
    step: 'related',
    relaxes: 'no_common_ground',
    reason:
      'Also partners that share no objective or theme with the request but work on another objective of the same thematic area.',
  },
}

/** Null: there is no wider one. */
export const widerThan = (step: SearchStepName): SearchStepName | null =>
  searchSteps[searchSteps.indexOf(step) + 1] ?? null

/** Whether it is the other one, or wider. */
export const reaches = (step: SearchStepName, other: SearchStepName): boolean =>
  searchSteps.indexOf(step) >= searchSteps.indexOf(other)

/** What partners are not rejected for at a step. */
export const relaxedAt = (step: SearchStepName): Rejection[] => [
  ...new Set(searchSteps.flatMap((each) => (reaches(step, each) ? (stepsOf[each].relaxes ?? []) : []))),
]
