// The report as JSON items and as CSV. Nothing in it depends on when it was asked for.
import { Money, Slug } from '@hub/contracts'
import { formatMinor } from '@hub/money'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import type { ReportRow, TotalRow } from './report-allocations.sql.ts'

const amounts = {
  allocated: Money,
  disbursed: Money.meta({ description: 'all that was paid, also what was refunded since' }),
  spent: Money,
  refunded: Money,
  writtenOff: Money.meta({ description: 'lost: paid, and neither spent nor given back' }),
  reversed: Money.meta({ description: 'paid and undone: in none of the other figures' }),
}
export const ReportItem = z
  .strictObject({
    allocation: z.uuid(),
    reference: z.string(),
    title: z.string(),
    countries: z.array(z.string()),
    objectives: z.array(z.int()),
    payee: Slug,
    contribution: z.uuid().nullable().meta({ description: 'null: contributions that are not public, together' }),
    funder: Slug.nullable(),
    ...amounts,
    payment: z.enum(['open', 'paid', 'released']).meta({
      description:
        'of this payee’s share of this contribution: open, something is still to be paid; paid, all of it was; released, nothing of it was left to pay when the allocation ended',
    }),
  })
  .meta({ id: 'AllocationReportRow' })
export type ReportItem = z.infer<typeof ReportItem>

/** In one currency, over all allocations, also those of requests that are not public. */
export const ReportTotal = z.strictObject(amounts).meta({ id: 'AllocationReportTotal' })

export function amountsOf(row: TotalRow): z.infer<typeof ReportTotal> {
  const money = (minor: string) => formatMinor(BigInt(minor), row.currency)
  return {
    allocated: money(row.allocated),
    disbursed: money(row.disbursed),
    spent: money(row.spent),
    refunded: money(row.refunded),
    writtenOff: money(row.writtenOff),
    reversed: money(row.reversed),
  }
}

export const itemOf = ({ currency, ...row }: ReportRow): ReportItem => ({ ...row, ...amountsOf({ ...row, currency }) })

const columns = [
  'allocation',
  'reference',
  'title',
  'countries',
  'objectives',
  'payee',
  'contribution',
  'funder',
  'allocated',
  'disbursed',
  'spent',
  'refunded',
  'writtenOff',
  'reversed',
  'currency',
  'payment',
] as const

function cellsOf(row: ReportRow): string[] {
  const item = itemOf(row)
  return columns.map((column) => {
    if (column === 'currency') return row.currency
    const value = item[column]
    if (value === null) return ''
    if (Array.isArray(value)) return value.join(' ')
    return typeof value === 'object' ? value.amount : value
  })
}

// RFC 4180; cells that a spreadsheet would run as a formula are escaped.
const options = { record_delimiter: '\r\n', escape_formulas: true } as const

/** CSV with a header, group by group as the rows come: however long the report, a group is all that is in memory. */
export async function* csvOf(groups: AsyncIterable<ReportRow[]>): AsyncGenerator<string> {
  yield stringify([[...columns]], options)
  for await (const rows of groups) yield stringify(rows.map(cellsOf), options)
}
