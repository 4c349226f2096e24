import { inject } from 'vitest'

export interface PropertyRun {
  /** For fast-check: the same seed asks the same again. */
  seed: number
  /** That many runs, times PROPERTY_SCALE. */
  times(runs: number): number
  /** How long the runs may take before they count as hung: far more than they need. */
  timeout: number
  /** Counts what was asked by how it came out. */
  count(outcome: string, by?: number): void
  counted(outcome: string): number
  /** One line that `npm run test:soak` reads: the seed, how many operations, and the share of each outcome. */
  tell(): void
}

/** The random side of a test file, by PROPERTY_SEED and PROPERTY_SCALE (tests/setup.ts). */
export function propertyRun(name: string): PropertyRun {
  const seed = inject('propertySeed')
  const scale = inject('propertyScale')
  const counts = new Map<string, number>()
  process.stdout.write(`${name}: PROPERTY_SEED=${seed}\n`)
  return {
    seed,
    times: (runs) => Math.max(1, Math.round(runs * scale)),
    timeout: 300_000 * Math.max(1, scale),
    count: (outcome, by = 1) => void counts.set(outcome, (counts.get(outcome) ?? 0) + by),
    counted: (outcome) => counts.get(outcome) ?? 0,
    tell: () => {
      const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
      const shares = [...counts]
        .toSorted(([, a], [, b]) => b - a)
        .map(([outcome, count]) => `${outcome} ${((100 * count) / all).toFixed(1)} %`)
      process.stdout.write(`${name}: ${all} operations, seed ${seed}: ${shares.join(', ')}\n`)
    },
  }
}
