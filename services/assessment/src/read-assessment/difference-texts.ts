// How the difference between two assessments is said, in the languages in which it is written.
import type { Verdict } from '@hub/contracts'
import type { AssessmentScope, CriterionAnswer } from '../assessment.ts'
import type { Localised } from '../localised.ts'

export const verdictNames: Record<Verdict, Localised> = {
  eligible: { en: 'eligible', fr: 'recevable' },
  declined: { en: 'declined', fr: 'non retenue' },
  needs_clarification: { en: 'needs clarification', fr: 'à préciser' },
}

export const answerNames: Record<CriterionAnswer['answer'], Localised> = {
  met: { en: 'met', fr: 'rempli' },
  not_met: { en: 'not met', fr: 'non rempli' },
  unknown: { en: 'unknown', fr: 'inconnu' },
}

/** Where another ruleset has no such criterion. */
export const notAsked: Localised = { en: 'not asked', fr: 'non demandé' }

export const changed = {
  verdict: {
    en: 'The verdict went from “{before}” to “{after}”.',
    fr: 'Le verdict est passé de « {before} » à « {after} ».',
  },
  score: {
    en: 'The score went from {before} to {after}.',
    fr: 'La note est passée de {before} à {after}.',
  },
  criterion: {
    en: '{question} Before: {before}; now: {after}.',
    fr: '{question} Avant : {before} ; maintenant : {after}.',
  },
} satisfies Record<string, Localised>

export const same = {
  verdict: { en: 'The verdict is still “{after}”.', fr: 'Le verdict reste « {after} ».' },
  score: { en: 'The score is still {after}.', fr: 'La note reste {after}.' },
} satisfies Record<string, Localised>

export const scopes: Record<Exclude<AssessmentScope, 'first'>, Localised> = {
  other_ruleset: {
    en: 'Every criterion was answered anew, because the rules went from {before} to {after}.',
    fr: 'Tous les critères ont été réexaminés, car les règles sont passées de {before} à {after}.',
  },
  other_language: {
    en: 'Every criterion was answered anew, because the request is in another language.',
    fr: 'Tous les critères ont été réexaminés, car la demande est dans une autre langue.',
  },
  changed_fields: {
    en: 'Answered anew, because a field that it reads has changed: {anew} of {all} criteria. The others stand.',
    fr: 'Critères réexaminés, car un champ qu’ils lisent a changé : {anew} sur {all}. Les autres restent.',
  },
}
