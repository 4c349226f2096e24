// What the books must answer, said as plainly as can be: a list of what was posted, and every balance a sum over that list. Slow,
// and it shares no code with what it is compared with (posting.rule.ts, books.ts, the SQL), so that both are not wrong in one way.
import type { Command, HoldLine, PlaceHold, PostTransfer } from './posting.rule.ts'

interface NaiveHold {
  placed: PlaceHold
  outcome: 'open' | 'posted' | 'voided' | 'lapsed'
}

export interface NaiveBooks {
  transfers: readonly PostTransfer[]
  holds: readonly NaiveHold[]
  closedYears: readonly number[]
}

export interface Judged {
  /** `posted`, `already_posted` or the code of the refusal. */
  verdict: string
  books: NaiveBooks
}

/** One balance: whose money on which account. */
export interface Line {
  account: string
  contributionId: string | null
}

const isOf = (leg: PostTransfer['legs'][number], line: Line) =>
  leg.account.code === line.account && leg.contributionId === line.contributionId
const total = (amounts: readonly { amountMinor: bigint }[]) => amounts.reduce((sum, each) => sum + each.amountMinor, 0n)

/** Posted on a balance by all transfers, or by those that take effect up to a day. */
export function postedOn(transfers: readonly PostTransfer[], line: Line, until = '9999-12-31'): bigint {
  let sum = 0n
  for (const { effectiveOn, legs } of transfers)
    if (effectiveOn <= until) for (const leg of legs) if (isOf(leg, line)) sum += leg.amountMinor
  return sum
}

export const heldOn = ({ holds }: NaiveBooks, line: Line): bigint =>
  total(
    holds
      .filter(({ placed, outcome }) => outcome === 'open' && placed.account.code === line.account)
      .flatMap(({ placed }) => placed.lines.filter(({ contributionId }) => contributionId === line.contributionId)),
  )

/** Every balance that anything was ever posted or held on. */
export function linesOf({ transfers, holds }: NaiveBooks): Line[] {
  const lines = [
    ...transfers.flatMap(({ legs }) => legs.map((leg) => ({ ...leg, account: leg.account.code }))),
    ...holds.flatMap(({ placed }) => placed.lines.map((line) => ({ ...line, account: placed.account.code }))),
  ]
  return [...new Map(lines.map((line) => [`${line.account} ${line.contributionId}`, line])).values()]
}

/** All that a command says, as text. */
const body = (command: Command) =>
  JSON.stringify(command, (_, value) => (typeof value === 'bigint' ? `${value} units` : value))

export function judge(books: NaiveBooks, command: Command, at: Date): Judged {
  const refuse = (verdict: string): Judged => ({ verdict, books })
  if (command.kind === 'transfer') return judgeTransfer(books, command, at, refuse)
  if (command.kind === 'hold') return judgeHold(books, command, refuse)
  const known = books.holds.find(({ placed }) => placed.id === command.holdId)
  const becomes = command.kind === 'void' ? 'voided' : 'lapsed'
  if (known === undefined) return refuse('ledger.hold_unknown')
  if (known.outcome === becomes) return refuse('already_posted')
  if (known.outcome !== 'open') return refuse('ledger.hold_resolved')
  const { lapsesAt } = known.placed
  if (command.kind === 'lapse' && !(lapsesAt && lapsesAt <= at)) return refuse('ledger.hold_not_lapsed')
  return { verdict: 'posted', books: withOutcome(books, command.holdId, becomes) }
}

const withOutcome = (books: NaiveBooks, id: string, outcome: NaiveHold['outcome']): NaiveBooks => ({
  ...books,
  holds: books.holds.map((hold) => (hold.placed.id === id ? { ...hold, outcome } : hold)),
})

type Refuse = (verdict: string) => Judged

function judgeHold(books: NaiveBooks, command: PlaceHold, refuse: Refuse): Judged {
  const known = books.holds.find(({ placed }) => placed.id === command.id)
  if (known) return refuse(body(known.placed) === body(command) ? 'already_posted' : 'ledger.transfer_id_reused')
  if (command.lines.length === 0 || command.lines.some(({ amountMinor }) => amountMinor <= 0n))
    return refuse('ledger.transfer_unbalanced')
  const after: NaiveBooks = { ...books, holds: [...books.holds, { placed: command, outcome: 'open' }] }
  const isShort = command.lines.some(({ contributionId }) => {
    const line = { account: command.account.code, contributionId }
    return postedOn(after.transfers, line) < heldOn(after, line)
  })
  return isShort ? refuse('ledger.funds_short') : { verdict: 'posted', books: after }
}

function judgeTransfer(books: NaiveBooks, command: PostTransfer, at: Date, refuse: Refuse): Judged {
  const { id, legs, effectiveOn, settles } = command
  const known = books.transfers.find((transfer) => transfer.id === id)
  if (known) return refuse(body(known) === body(command) ? 'already_posted' : 'ledger.transfer_id_reused')
  if (!isWhole(command)) return refuse('ledger.transfer_unbalanced')
  if (books.closedYears.some((year) => effectiveOn.startsWith(`${year}-`))) return refuse('ledger.period_closed')
  const refusal = settles === undefined ? undefined : refusalOfHold(books, command, settles, at)
  if (refusal) return refuse(refusal)
  const posted: NaiveBooks = { ...books, transfers: [...books.transfers, command] }
  const after = settles === undefined ? posted : withOutcome(posted, settles, 'posted')
  const lines = legs.map(({ account, contributionId }) => ({ account: account.code, contributionId }))
  const guarded = legs
    .filter(isGuarded)
    .map(({ account, contributionId }) => ({ account: account.code, contributionId }))
  if (guarded.some((line) => postedOn(after.transfers, line) < heldOn(after, line))) return refuse('ledger.funds_short')
  if (command.corrects === undefined && guarded.some((line) => isShortOnADay(after, command, line)))
    return refuse('ledger.earlier_day_short')
  const isTooLarge = (amount: bigint) => amount >= 10n ** 16n || amount <= -(10n ** 16n)
  if (lines.some((line) => isTooLarge(postedOn(after.transfers, line)))) return refuse('ledger.balance_too_large')
  return { verdict: 'posted', books: after }
}

/** Neither where money comes from or passes through nor the fund's own line: these alone go below zero. */
const isGuarded = ({ account, contributionId }: PostTransfer['legs'][number]) =>
  contributionId !== null && account.kind !== 'funder' && account.kind !== 'exchange'

/** Something moves, and each currency of each contribution sums to zero. */
function isWhole({ legs }: PostTransfer): boolean {
  return (
    legs.length > 0 &&
    legs.every(({ amountMinor }) => amountMinor !== 0n) &&
    legs.every(({ account: { currency }, contributionId }) => {
      const same = legs.filter((leg) => leg.account.currency === currency && leg.contributionId === contributionId)
      return total(same) === 0n
    })
  )
}

function refusalOfHold({ holds }: NaiveBooks, { legs }: PostTransfer, id: string, at: Date): string | undefined {
  const hold = holds.find(({ placed }) => placed.id === id)
  if (hold === undefined) return 'ledger.hold_unknown'
  if (hold.outcome !== 'open') return 'ledger.hold_resolved'
  const { account, lines, lapsesAt } = hold.placed
  if (lapsesAt && lapsesAt <= at) return 'ledger.hold_lapsed'
  const heldOf = (contributionId: string | null) =>
    total(lines.filter((line: HoldLine) => line.contributionId === contributionId))
  const own = legs.filter((leg) => leg.account.code === account.code)
  const isExceeded = own.some(
    ({ contributionId }) => -total(own.filter((leg) => leg.contributionId === contributionId)) > heldOf(contributionId),
  )
  return isExceeded ? 'ledger.hold_exceeded' : undefined
}

/** Whether it takes from a balance that would then end a day below zero, from its own day on. */
function isShortOnADay({ transfers }: NaiveBooks, command: PostTransfer, line: Line): boolean {
  if (total(command.legs.filter((leg) => isOf(leg, line))) >= 0n) return false
  const days = new Set(transfers.map(({ effectiveOn }) => effectiveOn).filter((day) => day >= command.effectiveOn))
  return [...days].some((day) => postedOn(transfers, line, day) < 0n)
}
