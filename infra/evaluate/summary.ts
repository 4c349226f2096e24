// What is told of a measurement: means with their intervals, beside both baselines.
import { compare, intervalOf } from './bootstrap.ts'
import type { Measured, MeasuredProgramme } from './measure-routing.ts'
import { meanScores, type Scores, scoreNames } from './metrics.ts'

type ScoreName = (typeof scoreNames)[number]

const side = (all: readonly Measured[], name: keyof Measured): Scores => meanScores(all.map((one) => one[name]))

function summarised(all: readonly Measured[]) {
  const valuesOf = (side: keyof Measured, name: ScoreName) => all.map((one) => one[side][name])
  const each = <T>(make: (name: ScoreName) => T) =>
    Object.fromEntries(scoreNames.map((name) => [name, make(name)])) as Record<ScoreName, T>
  return {
    n: all.length,
    ...side(all, 'ours'),
    intervals: each((name) => intervalOf(valuesOf('ours', name))),
    baselines: {
      random: side(all, 'random'),
      busiest: { ...side(all, 'busiest'), intervals: each((name) => intervalOf(valuesOf('busiest', name))) },
    },
    againstBusiest: each((name) => compare(valuesOf('ours', name), valuesOf('busiest', name))),
  }
}

export type Summarised = ReturnType<typeof summarised>

/** The objectives that the assessment suggests, where a source states some: counted over all programmes together. */
function objectivesIn(programmes: readonly MeasuredProgramme[]) {
  const stated = programmes.flatMap(({ objectives }) => (objectives ? [objectives] : []))
  const hits = stated.reduce(
    (sum, one) => sum + one.suggested.filter((number) => one.stated.includes(number)).length,
    0,
  )
  const count = (name: 'stated' | 'suggested') => stated.reduce((sum, one) => sum + one[name].length, 0)
  const share = (of: number) => (of === 0 ? null : hits / of)
  return { n: stated.length, precision: share(count('suggested')), recall: share(count('stated')) }
}

export function summaryOf(programmes: readonly MeasuredProgramme[], versions: { ranking: string; assessment: string }) {
  const withoutIom = programmes.flatMap((one) => (one.withoutIom ? [one.withoutIom] : []))
  return {
    rules: versions,
    ...summarised(programmes),
    withoutIom: summarised(withoutIom),
    withoutTrustFundForAfrica: summarised(programmes.filter((one) => !one.isOfTrustFundForAfrica)),
    objectives: objectivesIn(programmes),
    unknownOrganisations: [...new Set(programmes.flatMap(({ unknown }) => unknown))].sort(),
    perProgramme: programmes.map(({ id, ran, top, unknown, ours, busiest, objectives }) => ({
      id,
      ...ours,
      busiest,
      ran,
      top,
      unknown,
      objectives,
    })),
  }
}
export type Summary = ReturnType<typeof summaryOf>
