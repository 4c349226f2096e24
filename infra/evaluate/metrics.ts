// How well a ranking finds those who ran a programme.

export interface Scores {
  recallAt3: number
  recallAt5: number
  mrr: number
}
export const scoreNames = ['recallAt3', 'recallAt5', 'mrr'] as const

/** `ranking` the best first; `ran` is not empty, and may name organisations that the ranking does not have. */
export function scoresOf(ranking: readonly string[], ran: ReadonlySet<string>): Scores {
  const recallAt = (k: number) => ranking.slice(0, k).filter((slug) => ran.has(slug)).length / Math.min(k, ran.size)
  const first = ranking.findIndex((slug) => ran.has(slug))
  return { recallAt3: recallAt(3), recallAt5: recallAt(5), mrr: first === -1 ? 0 : 1 / (first + 1) }
}

/** What a ranking by chance scores on average, computed exactly: `known` of those who ran it are among the `size` that are ranked. */
export function chanceScores(size: number, known: number, ran: number): Scores {
  const recallAt = (k: number) => (Math.min(k, size) * known) / size / Math.min(k, ran)
  // The probability that the first of them stands at `place` is that none stands before it, times that one of them stands there.
  let mrr = 0
  let noneBefore = 1
  for (let place = 1; place <= size - known + 1 && known > 0; place += 1) {
    const here = known / (size - place + 1)
    mrr += (noneBefore * here) / place
    noneBefore *= 1 - here
  }
  return { recallAt3: recallAt(3), recallAt5: recallAt(5), mrr }
}

export const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

export function meanScores(all: readonly Scores[]): Scores {
  const mean = (name: (typeof scoreNames)[number]) => meanOf(all.map((scores) => scores[name]))
  return { recallAt3: mean('recallAt3'), recallAt5: mean('recallAt5'), mrr: mean('mrr') }
}
