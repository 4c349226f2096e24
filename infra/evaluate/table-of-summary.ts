import type { Interval } from './bootstrap.ts'
import type { Summarised, Summary } from './summary.ts'

const two = (value: number): string => value.toFixed(2).replace('-0.00', '0.00').replace('-', '−')
const within = ([low, high]: Interval): string => `${two(low)} to ${two(high)}`

const columns = [
  ['recall@3', 'recallAt3'],
  ['recall@5', 'recallAt5'],
  ['MRR', 'mrr'],
] as const

function linesOf(title: string, one: Summarised): string[][] {
  return columns.map(([label, name], place) => {
    const { mean, interval, verdict } = one.againstBusiest[name]
    return [
      place === 0 ? `${title} (${one.n})` : '',
      label,
      `${two(one[name])} (${within(one.intervals[name])})`,
      `${two(one.baselines.busiest[name])} (${within(one.baselines.busiest.intervals[name])})`,
      two(one.baselines.random[name]),
      `${two(mean)} (${within(interval)})`,
      verdict,
    ]
  })
}

/** The measurement as a table in Markdown, as the README has it. */
export function tableOf(summary: Summary): string {
  const rows = [
    ['programmes', 'measure', 'ranking', 'busiest', 'chance', 'ranking − busiest', ''],
    ['---', '---', '---', '---', '---', '---', '---'],
    ...linesOf('all', summary),
    ...linesOf('without the EU Trust Fund for Africa', summary.withoutTrustFundForAfrica),
    ...linesOf('without IOM', summary.withoutIom),
  ]
  const { n, precision, recall } = summary.objectives
  const told = (value: number | null) => (value === null ? 'unknown' : two(value))
  return [
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `Suggested objectives, over the ${n} programmes whose source states some: precision ${told(precision)}, recall ${told(recall)}.`,
    `Organisations that ran a programme and are not on file with what they can bring, so never found: ${summary.unknownOrganisations.join(', ') || 'none'}.`,
    `Ranking ${summary.rules.ranking}, assessment ${summary.rules.assessment}. In brackets: 95 % of 10,000 bootstrap samples of programmes.`,
    '',
  ].join('\n')
}
