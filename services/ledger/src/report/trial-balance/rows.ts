// The statement of the report, and what its totals share with it.
import { type SQL, sql } from 'drizzle-orm'
import { counts, type Range, type Scope } from '../report.ts'

export const sums = sql`coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0) as debit,
  coalesce(-sum(e.amount_minor) filter (where e.amount_minor < 0), 0) as credit, coalesce(sum(e.amount_minor), 0) as balance`
const entered = sql`ledger.accounts a
  join ledger.entries e on e.account = a.id
  join ledger.transfers t on t.number = e.transfer
  left join ledger.contributions c on c.number = e.contribution
  left join ledger.allocations al on al.id = a.allocation_id`

const isWanted = ({ funder, country, objective }: Scope): SQL => sql`
  (${funder}::text is null or c.funder = ${funder})
  and (${country}::text is null or ${country} = any (al.countries))
  and (${objective}::int is null or ${objective} = any (al.objectives))`

export function trialRows(scope: Scope, { after, upTo }: Range): SQL {
  return sql`
    select a.code as account, a.kind, a.opened_at as "openedAt", count(*) as entries, ${sums}, a.currency, a.code as report_group
    from ${entered}
    where a.code collate "C" > ${after ?? ''} and a.code collate "C" <= ${upTo} and ${counts(scope)} and ${isWanted(scope)}
    group by a.id order by a.code collate "C"`
}
