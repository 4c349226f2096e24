import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { Approved } from './fund-balance.ts'

/**
 * What the fund has approved and not got back, from the books: what lies with the payees of each allocation, as approved, paid, spent
 * or written off. One statement; each allocation is split over its countries as `balanceOf` splits a proposal.
 */
export async function selectApproved(reader: Reader, currency: string): Promise<Approved> {
  const rows = await reader.execute<{
    country: string | null
    objective: number | null
    amount: string
    by: string
  }>(sql`
    with standing as materialized (
      select l.countries, l.objectives[1] as objective, s.minor
      from (
        select a.allocation_id, sum(b.posted)::bigint as minor
        from ledger.accounts a join ledger.balances b on b.account = a.id
        where a.allocation_id is not null and a.currency = ${currency}
        group by a.allocation_id) s
      join ledger.allocations l on l.id = s.allocation_id)
    select 'country' as by, c.country, null::int as objective,
      sum(s.minor / c.count + case when c.place <= s.minor % c.count then 1 else 0 end) as amount
    from standing s cross join lateral (
      select country, place, greatest(cardinality(s.countries), 1) as count
      from unnest(coalesce(nullif(s.countries, '{}'), array[null])) with ordinality u (country, place)) c
    group by c.country
    union all
    select 'objective', null, objective, sum(minor) from standing group by objective`)
  return {
    byCountry: rows
      .filter(({ by }) => by === 'country')
      .map(({ country, amount }) => ({ country, amountMinor: BigInt(amount) })),
    byObjective: rows
      .filter(({ by }) => by === 'objective')
      .map(({ objective, amount }) => ({ objective, amountMinor: BigInt(amount) })),
  }
}
