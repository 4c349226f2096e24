// The balances of a group while it is decided: each accepted command moves them, a refused one leaves them as they were.
import type { RefusalCode } from '@hub/errors'

export interface Balance {
  account: string
  contributionId: string | null
  mayBeNegative: boolean
  posted: bigint
  held: bigint
  /** What moved on the days after the first on which the group moves it; the last day on which anything moved is its end. */
  days: readonly { on: string; moved: bigint }[]
}

export interface Change {
  account: string
  contributionId: string | null
  posted: bigint
  held: bigint
}

/** The day on which a transfer takes effect. */
interface Day {
  on: string
  isCorrection: boolean
}

interface Refused {
  status: 'refused'
  code: RefusalCode
  details: Record<string, unknown>
}

/** What a group has changed so far on one balance. */
interface Moved {
  posted: bigint
  held: bigint
  moved: Map<string, bigint>
}

/** The key of a balance in the maps of the rule. */
export const balanceKey = (account: string, contributionId: string | null) => `${account}|${contributionId ?? ''}`

// 16 digits of one contribution: sums over hundreds of balances stay below 64 bits, and below the 18 digits of an amount.
const boundMinor = 10n ** 16n

export function openBooks(locked: ReadonlyMap<string, Balance>) {
  const changes = new Map<string, Moved>()

  /** Takes the changes, unless a balance could not bear one; then it takes none and says why. Held money has no day. */
  function take(given: readonly Change[], day?: Day): Refused | undefined {
    const moves = [...sumOf(given)].map(([key, change]) => moveOf(key, change))
    const refusal =
      firstOf(moves, refusedAsShort) ??
      (day && !day.isCorrection ? firstOf(moves, (move) => refusedOnEarlierDay(move, day.on)) : undefined) ??
      firstOf(moves, refusedAsTooLarge)
    if (refusal) return refusal
    for (const { key, change } of moves) keep(key, change, day)
    return undefined
  }

  function moveOf(key: string, change: Change): Move {
    const balance = locked.get(key)
    if (balance === undefined) throw new Error(`the balance ${key} was not locked`)
    const before = changes.get(key)
    return {
      key,
      change,
      balance,
      posted: balance.posted + (before?.posted ?? 0n),
      held: balance.held + (before?.held ?? 0n),
    }
  }

  /** What moves on each day after `on`, known before and by this group, the last day first. */
  function laterDays({ key, balance }: Move, on: string): [day: string, moved: bigint][] {
    const known = balance.days.filter((day) => day.on > on)
    const own = [...(changes.get(key)?.moved ?? [])].filter(([day]) => day > on)
    // Most move on the last day on which anything moved.
    if (known.length === 0 && own.length === 0) return []
    const sums = new Map<string, bigint>()
    const add = (day: string, moved: bigint) => sums.set(day, (sums.get(day) ?? 0n) + moved)
    for (const day of known) add(day.on, day.moved)
    for (const [day, moved] of own) add(day, moved)
    return [...sums].toSorted(([a], [b]) => (a < b ? 1 : -1))
  }

  /** From today's balance back to the end of `on`: none of the days between may end below zero. */
  function refusedOnEarlierDay(move: Move, on: string): Refused | undefined {
    const { change, balance, posted } = move
    if (mayFall(balance) || change.posted >= 0n) return undefined
    let atEnd = posted + change.posted
    for (const [day, moved] of laterDays(move, on)) {
      atEnd -= moved
      if (atEnd < 0n) {
        const { account, contributionId } = balance
        const details = { account, contribution: contributionId, day, shortMinor: String(-atEnd) }
        return { status: 'refused', code: 'ledger.earlier_day_short', details }
      }
    }
    return undefined
  }

  function keep(key: string, { posted, held }: Change, day: Day | undefined): void {
    const before = changes.get(key) ?? { posted: 0n, held: 0n, moved: new Map<string, bigint>() }
    if (day && posted !== 0n) before.moved.set(day.on, (before.moved.get(day.on) ?? 0n) + posted)
    changes.set(key, { posted: before.posted + posted, held: before.held + held, moved: before.moved })
  }

  return { changes: changes as ReadonlyMap<string, Moved>, take }
}

interface Move {
  key: string
  change: Change
  /** As it was locked. */
  balance: Balance
  /** As the group has it before this move. */
  posted: bigint
  held: bigint
}

function firstOf(moves: readonly Move[], refusalOf: (move: Move) => Refused | undefined): Refused | undefined {
  for (const move of moves) {
    const refusal = refusalOf(move)
    if (refusal) return refusal
  }
  return undefined
}

// The fund's own line is never short, so a refusal for want of money names a contribution.
const mayFall = ({ mayBeNegative, contributionId }: Balance) => mayBeNegative || contributionId === null

function refusedAsShort({ change, balance, posted, held }: Move): Refused | undefined {
  const available = posted - held
  if (mayFall(balance) || available + change.posted - change.held >= 0n) return undefined
  const { account, contributionId } = balance
  const details = { account, contribution: contributionId, availableMinor: String(available) }
  return { status: 'refused', code: 'ledger.funds_short', details }
}

function refusedAsTooLarge({ change, posted }: Move): Refused | undefined {
  const after = posted + change.posted
  if (after < boundMinor && after > -boundMinor) return undefined
  const amountMinor = change.posted < 0n ? -change.posted : change.posted
  const details = { account: change.account, amountMinor: String(amountMinor) }
  return { status: 'refused', code: 'ledger.balance_too_large', details }
}

/** One change for each balance: both legs of a transfer may be on one. */
function sumOf(changes: readonly Change[]): Map<string, Change> {
  const sums = new Map<string, Change>()
  for (const change of changes) {
    const key = balanceKey(change.account, change.contributionId)
    const before = sums.get(key)
    sums.set(
      key,
      before ? { ...change, posted: before.posted + change.posted, held: before.held + change.held } : change,
    )
  }
  return sums
}
