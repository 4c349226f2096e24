// Every entry of the books, in the order in which it came to be known.
import type { Column } from '../column.ts'
import type { ShownReport } from '../report-route.ts'
import { listJournalTotals, selectEnd } from './journal.sql.ts'
import { journalRows } from './rows.ts'

const currency = 'currency'

export const journalReport: ShownReport = {
  name: 'journal',
  title: 'Every entry of the books, in the order in which it came to be known',
  operation: 'reportJournal',
  summary: 'Every entry of the books with its transfer, for operators and auditors; totals for all',
  description:
    'The legs of a transfer stand together and sum to zero by currency and contribution. `leaf` is its place in the log: its inclusion is proved at /v1/fund/transfers/{id}/proof. `country` and `objective` are those of its allocation.',
  ids: { row: 'JournalRow', total: 'JournalTotal' },
  columns: [
    { name: 'leaf', kind: 'whole', isNullable: true, description: 'null: not sealed yet' },
    { name: 'transfer', kind: 'id' },
    { name: 'leg', kind: 'whole' },
    { name: 'code', kind: 'text', description: 'what it is: deposit, disbursement, …' },
    { name: 'effectiveOn', kind: 'day' },
    { name: 'recordedAt', kind: 'time' },
    { name: 'about', kind: 'id', description: 'the deposit, allocation, payment, … that it belongs to' },
    { name: 'corrects', kind: 'id', isNullable: true, description: 'the transfer that it takes back' },
    { name: 'account', kind: 'text' },
    { name: 'kind', kind: 'text', description: 'of the account' },
    { name: 'contribution', kind: 'id', isNullable: true, description: "null: the fund's own line" },
    { name: 'funder', kind: 'text', isNullable: true },
    { name: 'amount', kind: 'money', currency, description: 'above zero it adds to the account' },
    { name: currency, kind: 'currency' },
  ],
  totals: {
    columns: [
      { name: 'code', kind: 'text' },
      { name: 'transfers', kind: 'whole' },
      { name: 'moved', kind: 'money', currency },
      { name: currency, kind: 'currency' },
    ] satisfies Column[],
    list: listJournalTotals,
  },
  groupedBy: 'number',
  groupsAtOnce: 10_000,
  selectEnd,
  rows: journalRows,
}
