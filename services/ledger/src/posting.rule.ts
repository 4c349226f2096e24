// Decides every movement of money: a group of commands against the balances that were locked for it, one outcome for each. A
// refused command leaves no trace on those after it. Refusals in order of precedence: id reused, unbalanced, hold unknown,
// hold resolved, hold exceeded, funds short, balance too large.
import { createHash } from 'node:crypto'
import type { RefusalCode } from '@hub/errors'
import type { Account } from './account.ts'

export interface Leg {
  account: Account
  /** Whose money; null: the fund's own line. */
  contributionId: string | null
  /** Above zero adds to the account. */
  amountMinor: bigint
}

export interface HoldLine {
  contributionId: string
  amountMinor: bigint
}

type TransferCode = 'deposit' | 'fee' | 'allocation' | 'disbursement' | 'expenditure'

export interface PostTransfer {
  kind: 'transfer'
  id: string
  code: TransferCode
  /** The deposit, allocation, disbursement or expenditure it belongs to. */
  about: string
  effectiveOn: string
  legs: readonly Leg[]
  /** The hold that it posts, in full or part; what is left of the hold is free again. */
  settles?: string
}

export interface PlaceHold {
  kind: 'hold'
  id: string
  about: string
  effectiveOn: string
  account: Account
  lines: readonly HoldLine[]
}

interface VoidHold {
  kind: 'void'
  holdId: string
}

export type Command = PostTransfer | PlaceHold | VoidHold

export interface Balance {
  account: string
  contributionId: string | null
  mayBeNegative: boolean
  posted: bigint
  held: bigint
}

export interface KnownHold {
  account: string
  fingerprint: string
  outcome: 'posted' | 'voided' | null
  lines: readonly HoldLine[]
}

/** What the database holds about a group of commands, locked until the transaction ends. */
export interface Locked {
  balances: ReadonlyMap<string, Balance>
  /** Fingerprints of the transfers that are known by these ids. */
  transfers: ReadonlyMap<string, string>
  holds: ReadonlyMap<string, KnownHold>
}

export type Outcome =
  | { status: 'posted' }
  | { status: 'already_posted' }
  | { status: 'refused'; code: RefusalCode; details: Record<string, unknown> }

interface Change {
  account: string
  contributionId: string | null
  posted: bigint
  held: bigint
}

export interface Writes {
  transfers: (PostTransfer & { fingerprint: string })[]
  holds: (PlaceHold & { fingerprint: string })[]
  resolutions: { holdId: string; outcome: 'posted' | 'voided'; transferId: string | null }[]
  changes: Map<string, Change>
}

/** The key of a balance in the maps of this file. */
export const balanceKey = (account: string, contributionId: string | null) => `${account}|${contributionId ?? ''}`

/** SHA-256 of all that a command says, as hex; the order of its fields does not matter. */
export const fingerprintOf = (command: PostTransfer | PlaceHold): string =>
  createHash('sha256')
    .update(JSON.stringify(saidBy(command)))
    .digest('hex')

function saidBy(command: PostTransfer | PlaceHold): unknown[] {
  const { kind, id, about, effectiveOn } = command
  const lines =
    command.kind === 'transfer'
      ? command.legs.map((leg) => [leg.account.code, leg.contributionId, String(leg.amountMinor)])
      : command.lines.map((line) => [command.account.code, line.contributionId, String(line.amountMinor)])
  return [
    kind,
    id,
    about,
    effectiveOn,
    ...(command.kind === 'transfer' ? [command.code, command.settles ?? null] : []),
    lines,
  ]
}

const posted: Outcome = { status: 'posted' }
const alreadyPosted: Outcome = { status: 'already_posted' }
type Refused = Outcome & { status: 'refused' }
const refused = (code: RefusalCode, details: Record<string, unknown>): Refused => ({ status: 'refused', code, details })

/** One outcome for each command, in order, and what is to be written for those that were accepted. */
export function decidePostings(commands: readonly Command[], locked: Locked): { outcomes: Outcome[]; writes: Writes } {
  const books = openBooks(locked)
  const outcomes = commands.map((command) => {
    if (command.kind === 'transfer') return decideTransfer(command, books)
    return command.kind === 'hold' ? decideHold(command, books) : decideVoid(command, books)
  })
  return { outcomes, writes: books.writes }
}

// 16 digits of one contribution: sums over hundreds of balances stay below 64 bits, and below the 18 digits of an amount.
const boundMinor = 10n ** 16n
const isTooLarge = ({ posted: before }: Balance, { posted: by }: Change) =>
  before + by >= boundMinor || before + by <= -boundMinor

interface Books {
  transfers: Map<string, string>
  holds: Map<string, KnownHold>
  writes: Writes
  balance(key: string): Balance
  /** Takes the changes, unless one would bring a balance below zero or out of bounds; then it takes none and says why. */
  take(changes: readonly Change[]): Refused | undefined
}

function openBooks(locked: Locked): Books {
  const writes: Writes = { transfers: [], holds: [], resolutions: [], changes: new Map() }
  const balance = (key: string): Balance => {
    const before = locked.balances.get(key)
    if (before === undefined) throw new Error(`the balance ${key} was not locked`)
    const change = writes.changes.get(key)
    return change ? { ...before, posted: before.posted + change.posted, held: before.held + change.held } : before
  }
  const take = (changes: readonly Change[]) => {
    const summed = sumOf(changes)
    for (const [key, change] of summed) {
      const now = balance(key)
      const mayFall = now.mayBeNegative || now.contributionId === null
      const available = now.posted + change.posted - now.held - change.held
      if (!mayFall && available < 0n) return refusedAsShort(now)
    }
    for (const [key, change] of summed) if (isTooLarge(balance(key), change)) return refusedAsTooLarge(change)
    for (const [key, change] of summed) {
      const before = writes.changes.get(key)
      writes.changes.set(
        key,
        before ? { ...change, posted: before.posted + change.posted, held: before.held + change.held } : change,
      )
    }
    return undefined
  }
  return { transfers: new Map(locked.transfers), holds: new Map(locked.holds), writes, balance, take }
}

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

function decideTransfer(command: PostTransfer, books: Books): Outcome {
  const fingerprint = fingerprintOf(command)
  const known = books.transfers.get(command.id)
  if (known !== undefined)
    return known === fingerprint ? alreadyPosted : refused('ledger.transfer_id_reused', { id: command.id })
  if (!isBalanced(command.legs)) return refused('ledger.transfer_unbalanced', { id: command.id })
  const freed = command.settles === undefined ? [] : freedBy(command.settles, command.legs, books)
  if (!Array.isArray(freed)) return freed
  const refusal = books.take([...freed, ...command.legs.map(changeOf)])
  if (refusal) return refusal
  books.transfers.set(command.id, fingerprint)
  books.writes.transfers.push({ ...command, fingerprint })
  if (command.settles !== undefined) resolve(command.settles, 'posted', command.id, books)
  return posted
}

const changeOf = ({ account, contributionId, amountMinor }: Leg): Change => ({
  account: account.code,
  contributionId,
  posted: amountMinor,
  held: 0n,
})

/** Zero per currency and per contribution, with something moved. */
function isBalanced(legs: readonly Leg[]): boolean {
  const sums = new Map<string, bigint>()
  for (const { account, contributionId, amountMinor } of legs) {
    const key = `${account.currency}|${contributionId ?? ''}`
    sums.set(key, (sums.get(key) ?? 0n) + amountMinor)
  }
  return legs.length > 0 && legs.every((leg) => leg.amountMinor !== 0n) && [...sums.values()].every((sum) => sum === 0n)
}

/** What a hold sets free when a transfer posts it, which may take no more of each contribution than is held. */
function freedBy(holdId: string, legs: readonly Leg[], books: Books): Change[] | Outcome {
  const hold = openHold(holdId, books)
  if ('status' in hold) return hold
  const taken = sumOf(legs.filter((leg) => leg.account.code === hold.account).map(changeOf))
  const heldOf = new Map(hold.lines.map((line) => [balanceKey(hold.account, line.contributionId), line.amountMinor]))
  const isExceeded = [...taken].some(([key, change]) => -change.posted > (heldOf.get(key) ?? 0n))
  return isExceeded ? refused('ledger.hold_exceeded', { hold: holdId }) : heldChanges(hold.account, hold.lines, -1n)
}

function openHold(holdId: string, books: Books): KnownHold | Refused {
  const hold = books.holds.get(holdId)
  if (hold === undefined) return refused('ledger.hold_unknown', { hold: holdId })
  if (hold.outcome === null) return hold
  return refused('ledger.hold_resolved', { hold: holdId, outcome: hold.outcome })
}

const heldChanges = (account: string, lines: readonly HoldLine[], sign: bigint): Change[] =>
  lines.map(({ contributionId, amountMinor }) => ({ account, contributionId, posted: 0n, held: sign * amountMinor }))

function resolve(holdId: string, outcome: 'posted' | 'voided', transferId: string | null, books: Books): void {
  const hold = books.holds.get(holdId)
  if (hold) books.holds.set(holdId, { ...hold, outcome })
  books.writes.resolutions.push({ holdId, outcome, transferId })
}

function decideHold(command: PlaceHold, books: Books): Outcome {
  const fingerprint = fingerprintOf(command)
  const known = books.holds.get(command.id)
  if (known !== undefined)
    return known.fingerprint === fingerprint ? alreadyPosted : refused('ledger.transfer_id_reused', { id: command.id })
  if (command.lines.length === 0 || command.lines.some((line) => line.amountMinor <= 0n))
    return refused('ledger.transfer_unbalanced', { id: command.id })
  const refusal = books.take(heldChanges(command.account.code, command.lines, 1n))
  if (refusal) return refusal
  books.holds.set(command.id, { account: command.account.code, fingerprint, outcome: null, lines: command.lines })
  books.writes.holds.push({ ...command, fingerprint })
  return posted
}

function decideVoid({ holdId }: VoidHold, books: Books): Outcome {
  if (books.holds.get(holdId)?.outcome === 'voided') return alreadyPosted
  const hold = openHold(holdId, books)
  if ('status' in hold) return hold
  books.take(heldChanges(hold.account, hold.lines, -1n))
  resolve(holdId, 'voided', null, books)
  return posted
}

const refusedAsShort = ({ account, contributionId, posted: at, held }: Balance) =>
  refused('ledger.funds_short', {
    account,
    contribution: contributionId ?? 'the fund’s own line',
    availableMinor: String(at - held),
  })

const refusedAsTooLarge = ({ account, posted: by }: Change) =>
  refused('ledger.balance_too_large', { account, amountMinor: String(by < 0n ? -by : by) })
