// The worked example as the README prints it.
import { city, company, type Funder, foundation, funders, partner, places, type Story, state } from './story.ts'

/** Thousands apart. */
export const grouped = (amount: string) => amount.replace(/(\d)(?=(\d{3})+\.)/g, '$1,')
export const text = ({ amount, currency }: { amount: string; currency: string }) => `${currency} ${grouped(amount)}`

const names = {
  [state]: 'Illustrative State',
  [foundation]: 'Illustrative Foundation',
  [company]: 'Illustrative Company',
}
const heads = ['step', '', 'moved', 'administrator', 'available', 'held', 'allocated', 'with payees', 'spent']

/** The steps, what each payee gets of each contribution, then a table for each contribution. */
export function print({ rows, steps, split }: Pick<Story, 'rows' | 'steps' | 'split'>): string {
  const tables = funders.map((funder) => {
    const lines = rows.map(({ step, what, moved, lies }) => [
      String(step),
      what,
      cents(moved.get(funder) ?? 0n),
      ...places.map((place) => cents(lies.get(funder)?.[place] ?? 0n)),
    ])
    return `**${names[funder]}**\n\n${aligned([heads, ...lines])}`
  })
  const told = steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
  return [told, printSplit(split), ...tables].join('\n\n')
}

const payees = { [partner]: 'Illustrative Partner', [city]: 'Illustrative City' }

function printSplit(split: Story['split']): string {
  const lineOf = (name: string, shares: ReadonlyMap<Funder, bigint>) => {
    const amounts = funders.map((funder) => shares.get(funder) ?? 0n)
    return ['4', name, ...amounts.map(cents), cents(amounts.reduce((sum, minor) => sum + minor, 0n))]
  }
  const lines = Object.entries(payees).map(([payee, name]) => lineOf(name, split.get(payee) ?? new Map()))
  const all = new Map(
    funders.map((funder) => [
      funder,
      [...split.values()].reduce((sum, shares) => sum + (shares.get(funder) ?? 0n), 0n),
    ]),
  )
  const head = ['step', '', ...funders.map((funder) => names[funder]), 'all']
  return `**What each payee gets of each contribution**\n\n${aligned([head, ...lines, lineOf('both', all)])}`
}

function cents(minor: bigint): string {
  const digits = String(minor < 0n ? -minor : minor).padStart(3, '0')
  return `${minor < 0n ? '−' : ''}${grouped(`${digits.slice(0, -2)}.${digits.slice(-2)}`)}`
}

const isText = (column: number) => column === 1

function aligned(lines: readonly string[][]): string {
  const [head = [], ...rest] = lines
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)))
  const pad = (cell: string, column: number) =>
    isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  const rule = widths.map((width, column) => (isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [head.map(pad), rule, ...rest.map((line) => line.map(pad))].map((line) => `| ${line.join(' | ')} |`).join('\n')
}
