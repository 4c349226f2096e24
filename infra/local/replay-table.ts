// The differences that a replay has found, as a table for a terminal: a row a request.

interface Ranked {
  partner: string
  score: number
}

export interface ReplayDifference {
  reference: string
  revision: number
  verdict: { before: string; after: string } | null
  score: { before: number; after: number } | null
  objectives: { before: number[]; after: number[] } | null
  answers: { id: string; before: string | null; after: string | null }[] | null
  candidates: { before: Ranked[]; after: Ranked[] } | null
}

const heads = ['request', 'verdict', 'score', 'objectives', 'answers', 'first five candidates']

/** One line a request below one of heads; columns are as wide as their widest cell. */
export function tableOf(differences: readonly ReplayDifference[]): string[] {
  const rows = [heads, ...differences.map(rowOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const rowOf = ({
  reference,
  revision,
  verdict,
  score,
  objectives,
  answers,
  candidates,
}: ReplayDifference): string[] => [
  `${reference} r${revision}`,
  verdict ? `${verdict.before} → ${verdict.after}` : '',
  score ? `${score.before} → ${score.after}` : '',
  objectives ? `${objectives.before.join(',') || '–'} → ${objectives.after.join(',') || '–'}` : '',
  (answers ?? []).map(({ id, before, after }) => `${id}: ${before ?? '–'} → ${after ?? '–'}`).join('; '),
  candidates ? changeOf(candidates) : '',
]

/** Who comes in and who drops out; else who stands in another place, or with another score. */
function changeOf({ before, after }: NonNullable<ReplayDifference['candidates']>): string {
  const namesIn = (ranked: readonly Ranked[]) => ranked.map(({ partner }) => partner)
  const [was, is] = [namesIn(before), namesIn(after)]
  const [came, left] = [is.filter((name) => !was.includes(name)), was.filter((name) => !is.includes(name))]
  const changes = [
    came.length > 0 ? `in: ${came.join(', ')}` : '',
    left.length > 0 ? `out: ${left.join(', ')}` : '',
    came.length + left.length === 0 && was.join() !== is.join() ? `order: ${is.join(', ')}` : '',
  ].filter((change) => change !== '')
  return changes.length > 0
    ? changes.join('; ')
    : `scores: ${after.map(({ partner, score }) => `${partner} ${score}`).join(', ')}`
}
