import type { Database } from '@hub/database'
import type { Principal } from '@hub/http'
import { seesAll } from '../actor.ts'

export interface ReportRow {
  allocation: string
  reference: string
  title: string
  countries: string[]
  objectives: number[]
  payee: string
  /** Null: contributions that the caller may not know of, together. */
  contribution: string | null
  funder: string | null
  allocated: string
  disbursed: string
  spent: string
  currency: string
  state: 'approved' | 'paid'
}

export interface Which {
  principal: Principal | null
  /** Counts what took effect up to this day; null: all. */
  effectiveAt: string | null
  after?: { allocation: string; payee: string; contribution: string | null } | undefined
  limit?: number
}

const nil = '00000000-0000-0000-0000-000000000000'

/**
 * One row for each allocation, payee and contribution, over entries alone: all that was approved lies on the three accounts of
 * the payee, what was paid on the last two, what was spent on the last. The statement is lazy: await it, or read it by cursor.
 */
export function listReportRows(reader: Database['sql'], { principal, effectiveAt, after, limit }: Which) {
  const slug = principal?.organisation.slug ?? ''
  const all = seesAll(principal)
  return reader<ReportRow[]>`
    with seen as (
      select al.id, al.reference, al.title, al.countries, al.objectives, al.currency, a.code, a.payee, a.kind,
        al.participants, r.visibility
      from ledger.allocations al
      join ledger.requests r on r.id = al.request_id
      join ledger.accounts a on a.allocation_id = al.id
    ), entered as (
      select s.*, e.amount_minor,
        case when ${all} or c.visibility = 'public' or c.funder = ${slug} then c.id end as contribution,
        case when ${all} or c.visibility = 'public' or c.funder = ${slug} then c.funder end as funder
      from seen s
      join ledger.entries e on e.account = s.code
      join ledger.transfers t on t.id = e.transfer_id
      join ledger.contributions c on c.id = e.contribution_id
      where (${all} or s.visibility = 'public' or ${slug} = any (s.participants))
        and (${effectiveAt}::date is null or t.effective_on <= ${effectiveAt}::date)
    ), summed as (
      select id as allocation, reference, title, countries, objectives, payee, contribution, funder, currency,
        sum(amount_minor) as allocated,
        coalesce(sum(amount_minor) filter (where kind in ('advance', 'spent')), 0) as disbursed,
        coalesce(sum(amount_minor) filter (where kind = 'spent'), 0) as spent
      from entered
      group by id, reference, title, countries, objectives, payee, contribution, funder, currency
    )
    select *, case when disbursed = allocated then 'paid' else 'approved' end as state
    from summed
    where ${after?.allocation ?? null}::uuid is null or (allocation, payee, coalesce(contribution, ${nil}::uuid))
      > (${after?.allocation ?? null}::uuid, ${after?.payee ?? null}::text, coalesce(${after?.contribution ?? null}::uuid, ${nil}::uuid))
    order by allocation, payee, coalesce(contribution, ${nil}::uuid)
    limit ${limit ?? null}::bigint`
}
