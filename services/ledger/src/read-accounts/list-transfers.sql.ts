// Transfers in the order of their number. What is asked for is looked up first, by an index of its own, and its numbers are read then:
// left to itself PostgreSQL walks along all numbers until a page is full, which for one transfer is the whole table.
import type { Reader } from '@hub/database'
import { type SQL, sql } from 'drizzle-orm'
import { isIn } from '../known.ts'

export interface TransferLine {
  id: string
  number: number
  code: string
  about: string
  effectiveOn: string
  recordedAt: string
  corrects: string | null
  reversedBy: string | null
  entries: { account: string; contribution: string | null; amount: string; currency: string }[]
}

/** What a list of transfers is narrowed to; each that is given must hold. */
export interface WhichTransfers {
  about?: string | undefined
  allocation?: string | undefined
  payee?: string | undefined
  contribution?: string | undefined
  /** Days of effect, both included. */
  from?: string | undefined
  to?: string | undefined
}

interface Place {
  after: number
  snapshot: string
}

export async function listTransfers(
  reader: Reader,
  { after, snapshot }: Place,
  which: WhichTransfers,
  limit: number,
): Promise<TransferLine[]> {
  const { from, to } = which
  const first = [sql`t.number > ${String(after)}::bigint`, isIn(snapshot, sql`t.xid`)]
  const days = daysOf(from, to)
  const found = lookedUp(which)
  // Where the days are all that is asked for, their first page is looked up too.
  const conditions =
    found.length > 0 || days.length === 0
      ? [...first, ...days, ...found]
      : [
          isOneOf(sql`
            select t.number from (select number, xid from ledger.transfers t where ${sql.join(days, sql` and `)} offset 0) t
            where ${sql.join(first, sql` and `)} order by t.number limit ${limit}`),
        ]
  const rows = await reader.execute<TransferLine & Record<string, unknown>>(sql`
    select t.id, t.number::int8::text as number, t.code, t.about, t.effective_on::text as "effectiveOn",
      to_char(t.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt", t.corrects,
      (select r.id from ledger.transfers r where r.code = 'reversal' and r.corrects = t.id) as "reversedBy",
      (select jsonb_agg(jsonb_build_object('account', account, 'contribution', contribution_id, 'currency', currency,
        'amount', amount_minor::text) order by leg) from ledger.entry_lines where number = t.number) as entries
    from ledger.transfers t
    where ${sql.join(conditions, sql` and `)}
    order by t.number limit ${limit}`)
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}

/** As arrays that are made once: a semi-join might be made the other way round. */
const isOneOf = (numbers: SQL): SQL => sql`t.number = any (array(${numbers}))`

const daysOf = (from: string | undefined, to: string | undefined): SQL[] => [
  ...(from === undefined ? [] : [sql`t.effective_on >= ${from}::date`]),
  ...(to === undefined ? [] : [sql`t.effective_on <= ${to}::date`]),
]

function lookedUp({ about, allocation, payee, contribution }: WhichTransfers): SQL[] {
  const conditions: SQL[] = []
  // The two together are all that are about it (0140).
  if (about !== undefined)
    conditions.push(
      isOneOf(sql`
        select number from ledger.transfers where id = ${about}::uuid and about = ${about}::uuid
        union all select number from ledger.transfers where about = ${about}::uuid and about <> id`),
    )
  const touched = [
    allocation === undefined ? undefined : sql`a.allocation_id = ${allocation}::uuid`,
    payee === undefined ? undefined : sql`a.payee = ${payee}`,
    contribution === undefined
      ? undefined
      : sql`b.contribution = (select number from ledger.contributions where id = ${contribution}::uuid)`,
  ].filter((each) => each !== undefined)
  if (touched.length > 0)
    conditions.push(
      isOneOf(sql`
        select distinct e.transfer from ledger.balances b join ledger.accounts a on a.id = b.account
        join ledger.entries e on e.account = b.account and e.contribution = b.contribution
        where ${sql.join(touched, sql` and `)}`),
    )
  return conditions
}
