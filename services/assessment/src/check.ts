// What a criterion can look at. A ruleset chooses among these checks and sets their parameters; each check names the reasons it may
// give and the placeholders that it fills, so that a ruleset with a text too few or too many is refused when it is loaded.
import { Objective, OrganisationKind, Participant } from '@hub/contracts'
import { z } from 'zod'

/** A word or phrase; `*` at the end of a word stands for any ending. */
const Term = z
  .string()
  .regex(
    /^[\p{Ll}\p{Lo}\p{M}\p{N}]+\*?([ '’-][\p{Ll}\p{Lo}\p{M}\p{N}]+\*?)*$/u,
    'write words in lower case, with * for an ending',
  )
const Terms = z.array(Term).min(1)
/** Not in Chinese, which sets no blanks between words: the search goes word by word. */
export const TermsByLanguage = z.strictObject({
  en: Terms,
  fr: Terms,
  ar: Terms.optional(),
  es: Terms.optional(),
  ru: Terms.optional(),
})
export type TermsByLanguage = z.infer<typeof TermsByLanguage>

export const Check = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('requester_kind'), kinds: z.array(OrganisationKind).min(1) }),
  z.strictObject({ type: z.literal('territory_named') }),
  z.strictObject({ type: z.literal('need_specific'), leastCharacters: z.int().min(1) }),
  z.strictObject({ type: z.literal('budget_adds_up') }),
  z.strictObject({
    type: z.literal('terms'),
    fields: z.array(z.enum(['title', 'challenge', 'desiredOutcome'])).min(1),
    terms: TermsByLanguage,
  }),
  z.strictObject({
    type: z.literal('participants'),
    anyOf: z.array(z.strictObject({ kinds: z.array(Participant.shape.kind).min(1), least: z.int().min(1) })).min(1),
    /** Met as well when the territories lie in so many countries. */
    orCountries: z.int().min(2).optional(),
  }),
  z.strictObject({
    type: z.literal('endorsement'),
    endorsements: z.array(z.enum(['national_no_objection', 'letter_of_support'])).min(1),
    /** Met as well when a requester of such a kind asks. */
    orRequesters: z.array(OrganisationKind).min(1),
  }),
  z.strictObject({
    type: z.literal('marker'),
    marker: z.enum(['gender', 'humanRights', 'childSensitive']),
    accepted: z.array(z.union([z.int(), z.string()])).min(1),
  }),
  z.strictObject({ type: z.literal('co_financing') }),
  z.strictObject({ type: z.literal('timeframe'), leastMonths: z.int().min(1), mostMonths: z.int().min(1) }),
  z.strictObject({ type: z.literal('objectives_count'), most: Objective }),
])
export type Check = z.infer<typeof Check>
export type CheckOf<T extends Check['type']> = Extract<Check, { type: T }>

export const ReasonKey = z.enum(['met', 'metWithoutMoney', 'metByCountries', 'metByRequester', 'notMet', 'unknown'])
export type ReasonKey = z.infer<typeof ReasonKey>

interface Wording {
  reasons: readonly ReasonKey[]
  /** Placeholders for what was read of the request. */
  quotes: readonly string[]
}

const value = ['value']

/** The reasons that a check may give, and what they can quote. */
export function wordingOf(check: Check): Wording {
  switch (check.type) {
    case 'requester_kind':
      return { reasons: ['met', 'notMet'], quotes: ['value', 'name'] }
    case 'territory_named':
      return { reasons: ['met', 'unknown'], quotes: value }
    case 'budget_adds_up':
      return {
        reasons: ['met', 'metWithoutMoney', 'notMet', 'unknown'],
        quotes: ['lines', 'total', 'asked', 'coFinancing', 'kinds'],
      }
    case 'participants':
      return {
        reasons: check.orCountries ? ['met', 'metByCountries', 'notMet', 'unknown'] : ['met', 'notMet', 'unknown'],
        quotes: value,
      }
    case 'endorsement':
      return { reasons: ['met', 'metByRequester', 'notMet', 'unknown'], quotes: value }
    default:
      return { reasons: ['met', 'notMet', 'unknown'], quotes: value }
  }
}

/** Placeholders for a check's own parameters, filled: they do not depend on the request. */
export function limitsOf(check: Check): Record<string, string> {
  switch (check.type) {
    case 'requester_kind':
      return { accepted: check.kinds.join(', ') }
    case 'need_specific':
      return { least: String(check.leastCharacters) }
    case 'marker':
      return { accepted: check.accepted.join(', ') }
    case 'timeframe':
      return { least: String(check.leastMonths), most: String(check.mostMonths) }
    case 'objectives_count':
      return { most: String(check.most) }
    default:
      return {}
  }
}
