// The statement of the report, and what its other statements share with it.
import { type SQL, sql } from 'drizzle-orm'
import { counts, type Range, type Scope } from '../report.ts'

// As of a checkpoint transfers come by their leaves, else by their numbers.
export const placeOf = ({ size }: Scope): SQL => (size === null ? sql`t.number` : sql`l.index`)
export const fromTransfers = ({ size }: Scope): SQL =>
  size === null
    ? sql`ledger.transfers t left join ledger.leaves l on l.number = t.number`
    : sql`ledger.leaves l join ledger.transfers t on t.number = l.number`

export const isBetween = (scope: Scope, after: string | null): SQL =>
  sql`${placeOf(scope)} > ${after ?? '-1'}::bigint and (${scope.size}::bigint is null or l.index < ${scope.size}::bigint)`

const isWanted = ({ funder, country, objective }: Scope): SQL => sql`
  (${funder}::text is null or c.funder = ${funder})
  and ((${country}::text is null and ${objective}::int is null) or exists (
    select from ledger.allocations al where al.id = a.allocation_id
      and (${country}::text is null or ${country} = any (al.countries))
      and (${objective}::int is null or ${objective} = any (al.objectives))))`

export function journalRows(scope: Scope, { after, upTo }: Range): SQL {
  return sql`
    select l.index as leaf, t.id as transfer, e.leg, t.code, t.effective_on as "effectiveOn", t.recorded_at as "recordedAt",
      t.about, t.corrects, a.code as account, a.kind, c.id as contribution, c.funder, e.amount_minor as amount, a.currency,
      ${placeOf(scope)} as report_group
    from ${fromTransfers(scope)}
    join ledger.entries e on e.transfer = t.number
    join ledger.accounts a on a.id = e.account
    left join ledger.contributions c on c.number = e.contribution
    where ${isBetween(scope, after)} and ${placeOf(scope)} <= ${upTo}::bigint and ${counts(scope)} and ${isWanted(scope)}
    order by ${placeOf(scope)}, e.leg`
}
