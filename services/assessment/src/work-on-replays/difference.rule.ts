import { isDeepStrictEqual } from 'node:util'
import type { Assessment } from '../assessment.ts'
import type { RequestDifference } from '../replay-difference.ts'

export type Said = Pick<Assessment, 'verdict' | 'score' | 'objectives' | 'criteria'>

/** What is said otherwise of a revision, all but its candidates; null where all is the same. */
export function differenceBetween(before: Said, after: Said): Omit<RequestDifference, 'candidates'> | null {
  const difference = {
    verdict: changed(before.verdict, after.verdict),
    score: changed(before.score, after.score),
    objectives: changed(before.objectives, after.objectives),
    answers: changedAnswers(before.criteria, after.criteria),
  }
  return Object.values(difference).every((part) => part === null) ? null : difference
}

const changed = <T>(before: T, after: T): { before: T; after: T } | null =>
  isDeepStrictEqual(before, after) ? null : { before, after }

// The words of a reason may be others: only the answer counts.
function changedAnswers(before: Said['criteria'], after: Said['criteria']): RequestDifference['answers'] {
  const answersOf = (criteria: Said['criteria']) => new Map(criteria.map(({ id, answer }) => [id, answer]))
  const [was, is] = [answersOf(before), answersOf(after)]
  const answers = [...new Set([...was.keys(), ...is.keys()])]
    .map((id) => ({ id, before: was.get(id) ?? null, after: is.get(id) ?? null }))
    .filter((each) => each.before !== each.after)
  return answers.length === 0 ? null : answers
}
