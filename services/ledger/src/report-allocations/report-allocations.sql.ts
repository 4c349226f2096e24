import type { Reader } from '@hub/database'
import type { Principal } from '@hub/http'
import { type SQL, sql } from 'drizzle-orm'
import { seesAll } from '../actor.ts'
import { isIn, isKnown } from '../known.ts'

export type ReportRow = {
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
  refunded: string
  writtenOff: string
  reversed: string
  currency: string
  payment: 'open' | 'paid' | 'released'
}

export interface Which {
  principal: Principal | null
  /** Counts what took effect up to this day; null: all. */
  effectiveAt: string | null
  /** Counts the first leaves alone; null: all. */
  size: number | null
}

/** Rows of a list that is read by cursor, or all of some allocations as far as a snapshot. */
export type Part =
  | { after: Pick<ReportRow, 'allocation' | 'payee' | 'contribution'> | undefined; limit: number }
  | { allocations: readonly string[]; snapshot: string }

const nil = sql`'00000000-0000-0000-0000-000000000000'::uuid`
// What was paid is what left the allocated account for the payee; what is missing of it there came back.
const left = (kinds: SQL) => sql`coalesce(sum(amount_minor) filter (where kind in (${kinds})), 0)`
const paid = sql`coalesce(-sum(amount_minor) filter (where kind = 'allocated' and code in ('disbursement', 'reversal')), 0)`
const amounts = sql`${left(sql`'allocated'`)} + ${paid} as allocated, ${paid} as disbursed, ${left(sql`'spent'`)} as spent,
  ${paid} - ${left(sql`'advance', 'spent', 'written_off'`)} as refunded, ${left(sql`'written_off'`)} as "writtenOff",
  coalesce(sum(amount_minor) filter (where kind = 'allocated' and code = 'reversal'), 0) as reversed`
// What an amendment gave to another payee, or back, leaves no row: nothing was paid of it, nor released when the allocation ended.
const isToldOf = sql`bool_or(code in ('disbursement', 'release')) or sum(amount_minor) filter (where kind = 'allocated') <> 0`

/** Who takes part sees an allocation whole, as everybody does where the request is public; who funds it sees its own share. */
function sightOf(principal: Principal | null) {
  const slug = principal?.organisation.slug ?? ''
  const all = sql`${seesAll(principal)}::boolean`
  return {
    isWhole: sql`(${all} or r.visibility = 'public' or ${slug} = any (al.participants))`,
    isOwn: sql`c.funder = ${slug}`,
    isNamed: sql`(${all} or c.visibility = 'public' or c.funder = ${slug})`,
  }
}

const counts = ({ effectiveAt, size }: Pick<Which, 'effectiveAt' | 'size'>): SQL =>
  sql`(${effectiveAt}::date is null or t.effective_on <= ${effectiveAt}::date) and ${isKnown(sql`t.number`, size)}`

/**
 * One row for each allocation, payee and contribution, over entries alone. Allocated is what was approved, less what was released
 * unpaid; disbursed is all that was paid, also what was refunded since; reversed is what was paid and undone, in none of the others.
 */
export async function listReportRows(reader: Reader, { principal, ...when }: Which, part: Part): Promise<ReportRow[]> {
  const { isWhole, isOwn, isNamed } = sightOf(principal)
  const rows = await reader.execute<ReportRow>(sql`
    with entered as (
      select al.id, al.reference, al.title, al.countries, al.objectives, al.currency, a.payee, a.kind, t.code, e.amount_minor,
        case when ${isNamed} then c.id end as contribution, case when ${isNamed} then c.funder end as funder
      from ledger.allocations al
      join ledger.requests r on r.id = al.request_id
      join ledger.accounts a on a.allocation_id = al.id
      join ledger.entries e on e.account = a.id
      join ledger.transfers t on t.number = e.transfer
      join ledger.contributions c on c.number = e.contribution
      where (${isWhole} or ${isOwn}) and ${counts(when)} and ${fromAllocation(part)}
    ), summed as (
      select id as allocation, reference, title, countries, objectives, payee, contribution, funder, currency, ${amounts}
      from entered
      group by id, reference, title, countries, objectives, payee, contribution, funder, currency having ${isToldOf}
    )
    select *, case when allocated = 0 then 'released' when disbursed = allocated then 'paid' else 'open' end as payment
    from summed where ${afterRow(part)}
    order by allocation, payee, coalesce(contribution, ${nil})
    limit ${'limit' in part ? part.limit : null}::bigint`)
  return [...rows]
}

function fromAllocation(part: Part): SQL {
  if ('allocations' in part)
    return sql`al.id = any (${`{${part.allocations.join(',')}}`}::uuid[]) and ${isIn(part.snapshot, sql`t.xid`)}`
  return part.after ? sql`al.id >= ${part.after.allocation}::uuid` : sql`true`
}

function afterRow(part: Part): SQL {
  if ('allocations' in part || part.after === undefined) return sql`true`
  const { allocation, payee, contribution } = part.after
  return sql`(allocation, payee, coalesce(contribution, ${nil}))
    > (${allocation}::uuid, ${payee}::text, coalesce(${contribution}::uuid, ${nil}))`
}

/** Approved and closed allocations of which the caller may see something, a page at a time. */
export async function listReportedIds(
  reader: Reader,
  principal: Principal | null,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { isWhole, isOwn } = sightOf(principal)
  const rows = await reader.execute<{ id: string }>(sql`
    select al.id from ledger.allocations al join ledger.requests r on r.id = al.request_id
    where al.state in ('approved', 'closed') and (${after}::uuid is null or al.id > ${after}::uuid)
      and (${isWhole} or exists (
        select from ledger.allocation_draws h join ledger.contributions c on c.id = h.contribution_id
        where h.allocation_id = al.id and ${isOwn}))
    order by al.id limit ${limit}`)
  return rows.map(({ id }) => id)
}

export type TotalRow = Pick<
  ReportRow,
  'allocated' | 'disbursed' | 'spent' | 'refunded' | 'writtenOff' | 'reversed' | 'currency'
>

/** Of all allocations, whoever asks: it names none. */
export async function listReportTotals(reader: Reader, when: Pick<Which, 'effectiveAt' | 'size'>): Promise<TotalRow[]> {
  const rows = await reader.execute<TotalRow>(sql`
    with entered as (
      select a.currency, a.kind, t.code, e.amount_minor
      from ledger.accounts a
      join ledger.entries e on e.account = a.id
      join ledger.transfers t on t.number = e.transfer
      where a.allocation_id is not null and ${counts(when)}
    )
    select currency, ${amounts} from entered group by currency order by currency`)
  return [...rows]
}
