// The statement of the report, and what its other statements share with it.
import type { Principal } from '@hub/http'
import { type SQL, sql } from 'drizzle-orm'
import { seesAll } from '../../actor.ts'
import { counts, type Range, type Scope } from '../report.ts'

const nil = sql`'00000000-0000-0000-0000-000000000000'::uuid`
// What was paid is what left the allocated account for the payee; what is missing of it there came back.
const left = (kinds: SQL) => sql`coalesce(sum(amount_minor) filter (where kind in (${kinds})), 0)`
const paid = sql`coalesce(-sum(amount_minor) filter (where kind = 'allocated' and code in ('disbursement', 'reversal')), 0)`
export const amounts = sql`${left(sql`'allocated'`)} + ${paid} as allocated, ${paid} as disbursed, ${left(sql`'spent'`)} as spent,
  ${paid} - ${left(sql`'advance', 'spent', 'written_off'`)} as refunded, ${left(sql`'written_off'`)} as "writtenOff",
  coalesce(sum(amount_minor) filter (where kind = 'allocated' and code = 'reversal'), 0) as reversed`
// What an amendment gave to another payee, or back, leaves no row: nothing was paid of it, nor released when the allocation ended.
const isToldOf = sql`bool_or(code in ('disbursement', 'release')) or sum(amount_minor) filter (where kind = 'allocated') <> 0`

/** Who takes part sees an allocation whole, as everybody does where the request is public; who funds it sees its own share. */
export function sightOf(principal: Principal | null) {
  const slug = principal?.organisation.slug ?? ''
  const all = sql`${seesAll(principal)}::boolean`
  return {
    isWhole: sql`(${all} or r.visibility = 'public' or ${slug} = any (al.participants))`,
    isOwn: sql`c.funder = ${slug}`,
    isNamed: sql`(${all} or c.visibility = 'public' or c.funder = ${slug})`,
  }
}

export const isWanted = ({ country, objective }: Scope): SQL =>
  sql`(${country}::text is null or ${country} = any (al.countries))
    and (${objective}::int is null or ${objective} = any (al.objectives))`

/**
 * One row for each allocation, payee and contribution, over entries alone. Allocated is what was approved, less what was released
 * unpaid; disbursed is all that was paid, also what was refunded since; reversed is what was paid and undone, in none of the others.
 */
export function reportRows(scope: Scope, { after, upTo }: Range): SQL {
  const { isWhole, isOwn, isNamed } = sightOf(scope.principal)
  const isOfFunder = sql`(${scope.funder}::text is null or (c.funder = ${scope.funder} and ${isNamed}))`
  return sql`
    with entered as (
      select al.id, al.reference, al.title, al.countries, al.objectives, al.currency, a.payee, a.kind, t.code, e.amount_minor,
        case when ${isNamed} then c.id end as contribution, case when ${isNamed} then c.funder end as funder
      from ledger.allocations al
      join ledger.requests r on r.id = al.request_id
      join ledger.accounts a on a.allocation_id = al.id
      join ledger.entries e on e.account = a.id
      join ledger.transfers t on t.number = e.transfer
      join ledger.contributions c on c.number = e.contribution
      where (${isWhole} or ${isOwn}) and ${counts(scope)} and ${isWanted(scope)} and ${isOfFunder}
        and (${after}::uuid is null or al.id > ${after}::uuid) and al.id <= ${upTo}::uuid
    ), summed as (
      select id as allocation, reference, title, countries, objectives, payee, contribution, funder, currency, ${amounts}
      from entered
      group by id, reference, title, countries, objectives, payee, contribution, funder, currency having ${isToldOf}
    )
    select *, allocation as report_group,
      case when allocated = 0 then 'released' when disbursed = allocated then 'paid' else 'open' end as payment
    from summed order by allocation, payee, coalesce(contribution, ${nil})`
}
