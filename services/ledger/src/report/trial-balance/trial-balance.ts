// The chart of accounts with what each received, gave and holds: in every currency the balances sum to zero.
import type { Column } from '../column.ts'
import type { ShownReport } from '../report-route.ts'
import { trialRows } from './rows.ts'
import { listTrialTotals, selectEnd } from './trial-balance.sql.ts'

const currency = 'currency'
const sums: Column[] = [
  { name: 'debit', kind: 'money', currency, description: 'all that was added to it' },
  { name: 'credit', kind: 'money', currency, description: 'all that was taken from it' },
  { name: 'balance', kind: 'money', currency, description: 'debit less credit' },
  { name: currency, kind: 'currency' },
]

export const trialBalanceReport: ShownReport = {
  name: 'trial-balance',
  title: 'Chart of accounts and trial balance',
  operation: 'reportTrialBalance',
  summary: 'Every account with its debit, credit and balance, for operators and auditors; totals by kind for all',
  description:
    'The balances of all accounts of a currency sum to zero. With `funder`, `country` or `objective` only entries of that money count: of a contribution of the funder, of an allocation to the country or objective.',
  ids: { row: 'TrialBalanceRow', total: 'TrialBalanceTotal' },
  columns: [
    { name: 'account', kind: 'text' },
    { name: 'kind', kind: 'text' },
    { name: 'openedAt', kind: 'time' },
    { name: 'entries', kind: 'whole' },
    ...sums,
  ],
  totals: { columns: [{ name: 'kind', kind: 'text' }, ...sums], list: listTrialTotals },
  groupedBy: 'text',
  groupsAtOnce: 200,
  selectEnd,
  rows: trialRows,
}
