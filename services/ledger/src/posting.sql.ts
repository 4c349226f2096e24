import { executePrepared, type Reader, type Tx } from '@hub/database'
import { type SQL, sql } from 'drizzle-orm'
import { type Account, mayBeNegative } from './account.ts'
import { type Balance, balanceKey } from './books.ts'
import type { HoldLine, HoldOutcome, KnownHold, Locked, Writes } from './posting.rule.ts'

export interface Wanted {
  account: Account
  contributionId: string | null
  /** The day on which it is to move. */
  from: string
}

interface Keys {
  account: number
  contribution: number
  /** The latest day on which something took effect, and what moved on it. */
  lastOn: string | null
  movedOnLast: bigint
}

/** Beside what was locked: the short keys by which it is written, and a number for each transfer of the group, rising. */
export interface LockedBooks extends Locked {
  keys: ReadonlyMap<string, Keys>
  numbers: readonly string[]
}

type Answer = Record<
  'account_keys' | 'contribution_keys' | 'locked_accounts' | 'locked_contributions' | 'closed_years',
  number[] | null
> &
  Record<'posted' | 'held' | 'moved_on_last' | 'numbers', string[] | null> & {
    /** '': nothing yet. */
    last_on: string[] | null
    days: { account: number; contribution: number; on: string; moved: string }[]
    transfers: { id: string; fingerprint: string }[]
    holds: HeldRow[]
  }

interface HeldRow {
  id: string
  account: string
  accountKey: number
  fingerprint: string
  outcome: HoldOutcome | null
  lapsesAt: string | null
  lines: { contribution: string; contributionKey: number; amount: string }[]
}

/** One column of some rows as an array. No value has a quote, a comma or a brace in it: ids, codes, days, numbers. */
function column<R>(
  rows: readonly R[],
  type: string,
  of: (row: R, place: number) => string | number | bigint | undefined,
): SQL {
  return sql`${`{${rows.map((row, place) => of(row, place) ?? 'null').join(',')}}`}::${sql.raw(type)}[]`
}
const itself = (value: string) => value

/** Locks balances, and those of the holds named, in the order of their key; opens accounts that are not there. One round trip. */
export async function lockForPosting(
  tx: Tx,
  wanted: { balances: readonly Wanted[]; holdIds: readonly string[]; transferIds: readonly string[] },
): Promise<LockedBooks> {
  const { accounts, contributions, pairs } = distinct(wanted.balances)
  const opened = [...accounts.values()]
  const [answer] = await executePrepared<Answer>(
    tx,
    sql`
    select * from ledger.lock_for_posting(
      ${column(opened, 'text', ({ code }) => code)}, ${column(opened, 'text', ({ kind }) => kind)},
      ${column(opened, 'text', ({ currency }) => currency)}, ${column([...contributions.keys()], 'uuid', itself)},
      ${column(pairs, 'int', ofAccount)}, ${column(pairs, 'int', ofContribution)}, ${column(pairs, 'date', ({ from }) => from)},
      ${column(wanted.holdIds, 'uuid', itself)}, ${column(wanted.transferIds, 'uuid', itself)}, ${wanted.transferIds.length})`,
  )
  if (answer === undefined) throw new Error('nothing was locked')
  return {
    ...balancesOf(answer, accounts, contributions),
    numbers: answer.numbers ?? [],
    transfers: new Map(answer.transfers.map((row) => [row.id, row.fingerprint])),
    holds: new Map(answer.holds.map((row) => [row.id, holdOf(row)])),
    closedYears: new Set(answer.closed_years),
  }
}

interface Pair {
  account: number
  contribution: number
  from: string
}
const ofAccount = ({ account }: { account: number }) => account
const ofContribution = ({ contribution }: { contribution: number }) => contribution

/** Each account, contribution and balance once; a balance by the places, from 1, of the other two, with the first day it moves. */
function distinct(wanted: readonly Wanted[]) {
  const accounts = new Map<string, Account & { place: number }>()
  const contributions = new Map<string, number>()
  const pairs = new Map<string, Pair>()
  for (const { account, contributionId, from } of wanted) {
    const key = balanceKey(account.code, contributionId)
    const known = pairs.get(key)
    if (known === undefined) {
      const { place } = added(accounts, account.code, () => ({ ...account, place: accounts.size + 1 }))
      const contribution =
        contributionId === null ? 0 : added(contributions, contributionId, () => contributions.size + 1)
      pairs.set(key, { account: place, contribution, from })
    } else if (from < known.from) known.from = from
  }
  return { accounts, contributions, pairs: [...pairs.values()] }
}

function added<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = make()
  map.set(key, value)
  return value
}

/** The balances that were locked, under the names that the caller and the holds gave their keys. */
function balancesOf(
  answer: Answer,
  accounts: ReadonlyMap<string, Account>,
  contributions: ReadonlyMap<string, number>,
): Pick<LockedBooks, 'balances' | 'keys'> {
  const codes = new Map([...accounts.keys()].map((code, place) => [answer.account_keys?.[place], code]))
  const ids = new Map([...contributions.keys()].map((id, place) => [answer.contribution_keys?.[place], id]))
  for (const { account, accountKey, lines } of answer.holds) {
    codes.set(accountKey, account)
    for (const { contribution, contributionKey } of lines) ids.set(contributionKey, contribution)
  }
  const earlier = Map.groupBy(answer.days, ({ account, contribution }) => `${account} ${contribution}`)
  const daysBefore = (account: number, contribution: number) =>
    // Rarely anything is dated back, and then only some balances have days after it.
    earlier.size === 0
      ? []
      : (earlier.get(`${account} ${contribution}`) ?? []).map(({ on, moved }) => ({ on, moved: BigInt(moved) }))
  const balances = new Map<string, Balance>()
  const keys = new Map<string, Keys>()
  for (const [place, account] of (answer.locked_accounts ?? []).entries()) {
    const contribution = answer.locked_contributions?.[place] ?? 0
    const code = codes.get(account) ?? ''
    const contributionId = ids.get(contribution) ?? null
    const key = balanceKey(code, contributionId)
    const last = { on: answer.last_on?.[place] || null, moved: BigInt(answer.moved_on_last?.[place] ?? 0) }
    keys.set(key, { account, contribution, lastOn: last.on, movedOnLast: last.moved })
    balances.set(key, {
      account: code,
      contributionId,
      mayBeNegative: mayBeNegative(accounts.get(code)?.kind ?? 'available'),
      posted: BigInt(answer.posted?.[place] ?? 0),
      held: BigInt(answer.held?.[place] ?? 0),
      days: last.on === null ? [] : [...daysBefore(account, contribution), { on: last.on, moved: last.moved }],
    })
  }
  return { balances, keys }
}

const holdOf = ({ account, fingerprint, outcome, lapsesAt, lines }: HeldRow): KnownHold => ({
  account,
  fingerprint,
  outcome,
  lapsesAt: lapsesAt === null ? null : new Date(lapsesAt),
  lines: lines.map(
    ({ contribution, amount }): HoldLine => ({ contributionId: contribution, amountMinor: BigInt(amount) }),
  ),
})

/** Writes what was decided, by one statement however many transfers. Balances and days move by differences, under the locks. */
export async function insertPostings(tx: Tx, writes: Writes, books: LockedBooks): Promise<void> {
  const { transfers, holds, resolutions } = writes
  const entries = entriesOf(transfers, books)
  const { moves, days } = movesOf(writes.changes, books)
  await executePrepared(
    tx,
    sql`
    with transferred as (
      insert into ledger.transfers (number, id, code, about, effective_on, corrects, fingerprint)
      select u.number, u.id, u.code, u.about, u.effective_on, u.corrects, decode(u.fingerprint, 'hex')
      from unnest(${column(transfers, 'bigint', (_, place) => books.numbers[place])},
        ${column(transfers, 'uuid', ({ id }) => id)}, ${column(transfers, 'text', ({ code }) => code)},
        ${column(transfers, 'uuid', ({ about }) => about)}, ${column(transfers, 'date', ({ effectiveOn }) => effectiveOn)},
        ${column(transfers, 'uuid', ({ corrects }) => corrects)}, ${column(transfers, 'text', ({ fingerprint }) => fingerprint)})
        as u (number, id, code, about, effective_on, corrects, fingerprint)),
    entered as (
      insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
      select * from unnest(${column(entries, 'bigint', ({ number }) => number)}, ${column(entries, 'smallint', ({ leg }) => leg)},
        ${column(entries, 'int', ofAccount)}, ${column(entries, 'int', ofContribution)}, ${column(entries, 'bigint', ofAmount)})),
    held as (
      insert into ledger.holds (id, account, about, effective_on, placed_at, lapses_at, fingerprint)
      select r.id, r.account, r.about, r."effectiveOn", r."placedAt", r."lapsesAt", decode(r.fingerprint, 'hex')
      from jsonb_to_recordset(${holdsAsJson(holds)}::jsonb)
        as r (id uuid, account text, about uuid, "effectiveOn" date, "placedAt" timestamptz, "lapsesAt" timestamptz, fingerprint text)),
    held_lines as (
      insert into ledger.hold_lines (hold_id, contribution_id, amount_minor)
      select r.hold, r.contribution, r.amount
      from jsonb_to_recordset(${holdLinesAsJson(holds)}::jsonb) as r (hold uuid, contribution uuid, amount bigint)),
    resolved as (
      insert into ledger.hold_resolutions (hold_id, outcome, effective_on, transfer_id)
      select r."holdId", r.outcome, r."effectiveOn", r."transferId"
      from jsonb_to_recordset(${JSON.stringify(resolutions)}::jsonb)
        as r ("holdId" uuid, outcome text, "effectiveOn" date, "transferId" uuid)),
    dated as (
      insert into ledger.days as d (account, contribution, effective_on, moved)
      select * from unnest(${column(days, 'int', ofAccount)}, ${column(days, 'int', ofContribution)},
        ${column(days, 'date', ({ on }) => on)}, ${column(days, 'bigint', ofAmount)})
      on conflict (account, contribution, effective_on) do update set moved = d.moved + excluded.moved)
    update ledger.balances b
    set posted = b.posted + u.posted, held = b.held + u.held, last_on = u.last_on, moved_on_last = u.moved_on_last
    from unnest(${column(moves, 'int', ofAccount)}, ${column(moves, 'int', ofContribution)},
      ${column(moves, 'bigint', ({ posted }) => posted)}, ${column(moves, 'bigint', ({ held }) => held)},
      ${column(moves, 'date', ({ lastOn }) => lastOn ?? undefined)}, ${column(moves, 'bigint', ({ movedOnLast }) => movedOnLast)})
      as u (account, contribution, posted, held, last_on, moved_on_last)
    where (b.account, b.contribution) = (u.account, u.contribution)`,
  )
}

const ofAmount = ({ amountMinor }: { amountMinor: bigint }) => amountMinor

function entriesOf(transfers: Writes['transfers'], books: LockedBooks) {
  return transfers.flatMap(({ legs }, place) =>
    legs.map(({ account, contributionId, amountMinor }, leg) => {
      const keys = keysOf(balanceKey(account.code, contributionId), books)
      return { number: books.numbers[place], leg, account: keys.account, contribution: keys.contribution, amountMinor }
    }),
  )
}

function movesOf(changes: Writes['changes'], books: LockedBooks) {
  const moves = [...changes].map(([key, { posted, held, moved }]) => {
    const keys = keysOf(key, books)
    const { lastOn, movedOnLast, earlier } = datedBy(keys, moved)
    return { account: keys.account, contribution: keys.contribution, posted, held, lastOn, movedOnLast, earlier }
  })
  const days = moves.flatMap(({ account, contribution, earlier }) =>
    earlier.map(([on, amountMinor]) => ({ account, contribution, on, amountMinor })),
  )
  return { moves, days }
}

/** The last day stands with the balance; what it takes the place of, and what is dated back, goes to the days before. */
function datedBy({ lastOn: before, movedOnLast }: Keys, moved: ReadonlyMap<string, bigint>) {
  let lastOn = before
  for (const day of moved.keys()) if (lastOn === null || day > lastOn) lastOn = day
  // A group may move on the day that was the last as well: one row for each day, or the statement is refused.
  const earlier = [...moved].filter(([day]) => day !== lastOn && day !== before)
  if (before !== null && before !== lastOn) earlier.push([before, movedOnLast + (moved.get(before) ?? 0n)])
  const onLast = lastOn === null ? 0n : (moved.get(lastOn) ?? 0n)
  return { lastOn, movedOnLast: before === lastOn ? movedOnLast + onLast : onLast, earlier }
}

function keysOf(key: string, { keys }: LockedBooks) {
  const found = keys.get(key)
  if (found === undefined) throw new Error(`the balance ${key} was not locked`)
  return found
}

const holdsAsJson = (holds: Writes['holds']): string =>
  JSON.stringify(holds.map(({ lines: _lines, account, ...hold }) => ({ ...hold, account: account.code })))

const holdLinesAsJson = (holds: Writes['holds']): string =>
  JSON.stringify(
    holds.flatMap(({ id, lines }) =>
      lines.map((line) => ({ hold: id, contribution: line.contributionId, amount: String(line.amountMinor) })),
    ),
  )

/** Balances as they stand, without a lock. */
export async function listBalancesOf(reader: Reader, accounts: readonly Account[]) {
  const rows = await reader.execute<{
    account: string
    contribution_id: string | null
    posted: string
    held: string
  }>(sql`
    select account, contribution_id, posted, held from ledger.balance_lines
    where account = any (${column(accounts, 'text', ({ code }) => code)}) order by account, contribution_id`)
  return rows.map((row) => ({
    account: row.account,
    contributionId: row.contribution_id,
    posted: BigInt(row.posted),
    held: BigInt(row.held),
  }))
}
