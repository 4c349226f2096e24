// What verification finds. `wrong`: the books are not what was signed, or do not add up. `unchecked`: it could not be told.
export interface Finding {
  verdict: 'wrong' | 'unchecked'
  /** Table, row and column where they can be told; else what was looked at. */
  where: string
  what: string
}

export const wrong = (where: string, what: string): Finding => ({ verdict: 'wrong', where, what })
export const unchecked = (where: string, what: string): Finding => ({ verdict: 'unchecked', where, what })

/** Asks the hub; an answer that is not 200 is thrown as Unanswered. */
export type Ask = <T>(path: string) => Promise<T>

export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

const order = ['right', 'wrong', 'unchecked'] as const

/** Wrong, whatever else could not be checked; the exit code is its place: 0 right, 1 wrong, 2 could not check. */
export function verdictOf(findings: readonly Finding[]): { verdict: (typeof order)[number]; exitCode: number } {
  const has = (verdict: Finding['verdict']) => findings.some((finding) => finding.verdict === verdict)
  const verdict = has('wrong') ? 'wrong' : has('unchecked') ? 'unchecked' : 'right'
  return { verdict, exitCode: order.indexOf(verdict) }
}
