// Whose money was approved for whom, and what became of it: by allocation, payee and contribution.
import type { Column } from '../column.ts'
import type { ShownReport } from '../report-route.ts'
import { listReportTotals, selectEnd } from './allocations.sql.ts'
import { reportRows } from './rows.ts'

const currency = 'currency'
const amounts: Column[] = [
  { name: 'allocated', kind: 'money', currency },
  { name: 'disbursed', kind: 'money', currency, description: 'all that was paid, also what was refunded since' },
  { name: 'spent', kind: 'money', currency },
  { name: 'refunded', kind: 'money', currency },
  { name: 'writtenOff', kind: 'money', currency, description: 'lost: paid, and neither spent nor given back' },
  { name: 'reversed', kind: 'money', currency, description: 'paid and undone: in none of the other figures' },
  { name: 'currency', kind: 'currency' },
]

export const allocationsReport: ShownReport = {
  name: 'allocations',
  title: 'Allocated, disbursed and spent by allocation, payee and contribution',
  operation: 'reportAllocations',
  summary: 'Allocated, disbursed and spent by allocation, payee and contribution, over the entries',
  description:
    'Of requests that are not public only who takes part sees the rows, and a funder those of its own money; totals count all.',
  ids: { row: 'AllocationReportRow', total: 'AllocationReportTotal' },
  columns: [
    { name: 'allocation', kind: 'id' },
    { name: 'reference', kind: 'text' },
    { name: 'title', kind: 'text' },
    { name: 'countries', kind: 'texts' },
    { name: 'objectives', kind: 'wholes' },
    { name: 'payee', kind: 'text' },
    {
      name: 'contribution',
      kind: 'id',
      isNullable: true,
      description: 'null: contributions that are not public, together',
    },
    { name: 'funder', kind: 'text', isNullable: true },
    ...amounts,
    {
      name: 'payment',
      kind: 'choice',
      of: ['open', 'paid', 'released'],
      description:
        'of this payee’s share of this contribution: open, something is still to be paid; paid, all of it was; released, nothing of it was left to pay when the allocation ended',
    },
  ],
  totals: { columns: amounts, list: listReportTotals },
  groupedBy: 'id',
  groupsAtOnce: 50,
  selectEnd,
  rows: reportRows,
}
