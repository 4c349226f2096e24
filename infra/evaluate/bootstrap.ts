// How far a mean could lie elsewhere with other programmes of the same kind: 95 % of the means of samples drawn from the sample itself.
import { meanOf } from './metrics.ts'

export type Interval = [low: number, high: number]

const samples = 10_000
// Any seed will do; it is fixed so that the same programmes give the same intervals.
const seed = 20_261_124

/** Mulberry32: a small generator of known quality, the same on every machine. */
function makeChance(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The percentile interval of the mean. */
export function intervalOf(values: readonly number[]): Interval {
  if (values.length === 0) return [0, 0]
  const chance = makeChance(seed)
  const means = new Float64Array(samples)
  for (let sample = 0; sample < samples; sample += 1) {
    let sum = 0
    for (let drawn = 0; drawn < values.length; drawn += 1) sum += values[Math.floor(chance() * values.length)] ?? 0
    means[sample] = sum / values.length
  }
  means.sort()
  return [means[Math.floor(samples * 0.025)] ?? 0, means[Math.ceil(samples * 0.975) - 1] ?? 0]
}

type Verdict = 'better' | 'equal' | 'worse'

/** How `ours` compares with `theirs` on the same programmes: better or worse only where the interval of the difference leaves out zero. */
export function compare(ours: readonly number[], theirs: readonly number[]) {
  const differences = ours.map((value, place) => value - (theirs[place] ?? 0))
  const interval = intervalOf(differences)
  const verdict: Verdict = interval[0] > 0 ? 'better' : interval[1] < 0 ? 'worse' : 'equal'
  return { mean: meanOf(differences), interval, verdict }
}
