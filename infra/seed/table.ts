import type { SummaryRow } from './summary.ts'

const columns: readonly { name: keyof SummaryRow; width: number }[] = [
  { name: 'reference', width: 13 },
  { name: 'requester', width: 36 },
  { name: 'verdict', width: 19 },
  { name: 'score', width: 7 },
  { name: 'team', width: 22 },
  { name: 'state', width: 19 },
  { name: 'money', width: 52 },
]
const rowsShown = 20

/** The first rows, and how many requests are in each state. */
export function tableOf(rows: readonly SummaryRow[]): string {
  const heading = columns.map(({ name, width }) => fit(name, width)).join('  ')
  const lines = rows
    .slice(0, rowsShown)
    .map((row) => columns.map(({ name, width }) => fit(row[name], width)).join('  '))
  const counts = [...Map.groupBy(rows, ({ state }) => state)].map(([state, all]) => `${all.length} ${state}`)
  const left = rows.length - lines.length
  return [
    heading.trimEnd(),
    columns.map(({ width }) => '─'.repeat(width)).join('  '),
    ...lines.map((line) => line.trimEnd()),
    ...(left > 0 ? [`… and ${left} more`] : []),
    '',
    `${rows.length} requests: ${counts.join(', ')}`,
    '',
  ].join('\n')
}

const fit = (text: string, width: number) => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width))

/** Where to look, and with whose key. */
export const addressesOf = (baseUrl: string, keysFile: string): string =>
  [
    `${baseUrl}/docs                                     every route`,
    `${baseUrl}/v1/requests                              requests, as the public sees them`,
    `${baseUrl}/v1/reports/allocations?format=csv        whose money went where`,
    `${baseUrl}/v1/ops/queues                            the queues: sign in with the operator's key`,
    `Keys are in ${keysFile}.`,
    'This is a demonstration on public data, not a system of the United Nations; organisations called Illustrative do not exist.',
    '',
  ].join('\n')
