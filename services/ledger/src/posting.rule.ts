// Decides every movement of money: a group of commands against the balances that were locked for it, one outcome for each. A
// refused command leaves no trace on those after it. Refusals in order of precedence (precedence.rule.test.ts holds it and the
// README to each other): id reused, unbalanced, period closed, hold unknown, hold resolved, hold lapsed (or not lapsed yet), hold
// exceeded, funds short, earlier day short, balance too large.
import { createHash } from 'node:crypto'
import type { RefusalCode } from '@hub/errors'
import type { Account } from './account.ts'
import { type Balance, balanceKey, type Change, openBooks } from './books.ts'
import { dayOf } from './day.ts'

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

export type TransferCode =
  | 'deposit'
  | 'fee'
  | 'allocation'
  | 'disbursement'
  | 'expenditure'
  | 'refund'
  | 'return'
  | 'release'
  | 'interest'
  | 'bank_charge'
  | 'exchange'
  | 'write_off'
  | 'reversal'

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
  /** The transfer that it corrects: a correction may be dated back to a day that cannot bear it. */
  corrects?: string
}

export interface PlaceHold {
  kind: 'hold'
  id: string
  about: string
  effectiveOn: string
  account: Account
  lines: readonly HoldLine[]
  /** From this instant on it cannot be posted. */
  lapsesAt?: Date
}

/** Frees what is held: `lapse` because its time has passed, `void` for any other reason. */
interface FreeHold {
  kind: 'void' | 'lapse'
  holdId: string
}

export type Command = PostTransfer | PlaceHold | FreeHold

export type HoldOutcome = 'posted' | 'voided' | 'lapsed'

export interface KnownHold {
  account: string
  fingerprint: string
  outcome: HoldOutcome | null
  /** Moved by the outages that fell into its time. */
  lapsesAt: Date | null
  lines: readonly HoldLine[]
}

/** What the database holds about a group of commands, locked until the transaction ends. */
export interface Locked {
  balances: ReadonlyMap<string, Balance>
  /** Fingerprints of the transfers that are known by these ids. */
  transfers: ReadonlyMap<string, string>
  holds: ReadonlyMap<string, KnownHold>
  closedYears: ReadonlySet<number>
}

export type Outcome =
  | { status: 'posted' }
  | { status: 'already_posted' }
  | { status: 'refused'; code: RefusalCode; details: Record<string, unknown> }

export interface Writes {
  transfers: (PostTransfer & { fingerprint: string })[]
  holds: (PlaceHold & { fingerprint: string; placedAt: Date })[]
  resolutions: { holdId: string; outcome: HoldOutcome; effectiveOn: string; transferId: string | null }[]
  /** By balance: what is posted and held, and what moves on which day of effect. */
  changes: ReadonlyMap<string, { posted: bigint; held: bigint; moved: ReadonlyMap<string, bigint> }>
}

/** SHA-256 of all that a command says, as hex; the order of its fields does not matter. */
export const fingerprintOf = (command: PostTransfer | PlaceHold): string =>
  createHash('sha256').update(saidBy(command)).digest('hex')

function saidBy(command: PostTransfer | PlaceHold): string {
  const { kind, id, about, effectiveOn } = command
  const own =
    command.kind === 'transfer'
      ? [command.code, command.settles ?? '', command.corrects ?? '']
      : [command.account.code, command.lapsesAt?.toISOString() ?? '']
  const lines =
    command.kind === 'transfer'
      ? command.legs.map((leg) => `${leg.account.code}|${leg.contributionId ?? ''}|${leg.amountMinor}`)
      : command.lines.map((line) => `${line.contributionId}|${line.amountMinor}`)
  // No code, id or day has a line break in it.
  return [kind, id, about, effectiveOn, ...own, ...lines].join('\n')
}

const posted: Outcome = { status: 'posted' }
const alreadyPosted: Outcome = { status: 'already_posted' }
type Refused = Outcome & { status: 'refused' }
const refused = (code: RefusalCode, details: Record<string, unknown>): Refused => ({ status: 'refused', code, details })

interface Deciding {
  books: ReturnType<typeof openBooks>
  transfers: Map<string, string>
  holds: Map<string, KnownHold>
  closedYears: ReadonlySet<number>
  at: Date
  writes: Omit<Writes, 'changes'>
}

/** One outcome for each command, in order, and what is to be written for those that were accepted. `at`: now. */
export function decidePostings(
  commands: readonly Command[],
  locked: Locked,
  at: Date,
): { outcomes: Outcome[]; writes: Writes } {
  const books = openBooks(locked.balances)
  const deciding: Deciding = {
    books,
    transfers: new Map(locked.transfers),
    holds: new Map(locked.holds),
    closedYears: locked.closedYears,
    at,
    writes: { transfers: [], holds: [], resolutions: [] },
  }
  const outcomes = commands.map((command) => {
    if (command.kind === 'transfer') return decideTransfer(command, deciding)
    return command.kind === 'hold' ? decideHold(command, deciding) : decideFreeing(command, deciding)
  })
  return { outcomes, writes: { ...deciding.writes, changes: books.changes } }
}

function decideTransfer(command: PostTransfer, deciding: Deciding): Outcome {
  const { books, transfers, closedYears, writes } = deciding
  const { id, legs, effectiveOn, settles } = command
  const fingerprint = fingerprintOf(command)
  const known = transfers.get(id)
  if (known !== undefined) return known === fingerprint ? alreadyPosted : refused('ledger.transfer_id_reused', { id })
  if (!isBalanced(legs)) return refused('ledger.transfer_unbalanced', { id })
  const year = Number(effectiveOn.slice(0, 4))
  if (closedYears.has(year)) return refused('ledger.period_closed', { year, effectiveOn })
  const freed = settles === undefined ? [] : freedBy(settles, legs, deciding)
  if (!Array.isArray(freed)) return freed
  const day = { on: effectiveOn, isCorrection: command.corrects !== undefined }
  const refusal = books.take([...freed, ...legs.map(changeOf)], day)
  if (refusal) return refusal
  transfers.set(id, fingerprint)
  writes.transfers.push({ ...command, fingerprint })
  if (settles !== undefined) resolve(settles, { outcome: 'posted', effectiveOn, transferId: id }, deciding)
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
    const key = balanceKey(account.currency, contributionId)
    sums.set(key, (sums.get(key) ?? 0n) + amountMinor)
  }
  return legs.length > 0 && legs.every((leg) => leg.amountMinor !== 0n) && [...sums.values()].every((sum) => sum === 0n)
}

/** What a hold sets free when a transfer posts it, which may take no more of each contribution than is held. */
function freedBy(holdId: string, legs: readonly Leg[], deciding: Deciding): Change[] | Outcome {
  const hold = openHold(holdId, deciding)
  if ('status' in hold) return hold
  if (hasLapsed(hold, deciding.at))
    return refused('ledger.hold_lapsed', { hold: holdId, lapsedAt: hold.lapsesAt?.toISOString() })
  const left = new Map(hold.lines.map(({ contributionId, amountMinor }) => [contributionId, amountMinor]))
  for (const { account, contributionId, amountMinor } of legs)
    if (account.code === hold.account)
      left.set(contributionId ?? '', (left.get(contributionId ?? '') ?? 0n) + amountMinor)
  const isExceeded = [...left.values()].some((amountMinor) => amountMinor < 0n)
  return isExceeded ? refused('ledger.hold_exceeded', { hold: holdId }) : heldChanges(hold.account, hold.lines, -1n)
}

const hasLapsed = ({ lapsesAt }: KnownHold, at: Date): boolean => lapsesAt !== null && lapsesAt <= at

function openHold(holdId: string, { holds }: Deciding): KnownHold | Refused {
  const hold = holds.get(holdId)
  if (hold === undefined) return refused('ledger.hold_unknown', { hold: holdId })
  if (hold.outcome === null) return hold
  return refused('ledger.hold_resolved', { hold: holdId, outcome: hold.outcome })
}

const heldChanges = (account: string, lines: readonly HoldLine[], sign: bigint): Change[] =>
  lines.map(({ contributionId, amountMinor }) => ({ account, contributionId, posted: 0n, held: sign * amountMinor }))

function resolve(
  holdId: string,
  resolution: Omit<Writes['resolutions'][number], 'holdId'>,
  { holds, writes }: Pick<Deciding, 'holds' | 'writes'>,
): void {
  const hold = holds.get(holdId)
  if (hold) holds.set(holdId, { ...hold, outcome: resolution.outcome })
  writes.resolutions.push({ holdId, ...resolution })
}

function decideHold(command: PlaceHold, { books, holds, at, writes }: Deciding): Outcome {
  const { id, account, lines, lapsesAt = null } = command
  const fingerprint = fingerprintOf(command)
  const known = holds.get(id)
  if (known !== undefined)
    return known.fingerprint === fingerprint ? alreadyPosted : refused('ledger.transfer_id_reused', { id })
  if (lines.length === 0 || lines.some((line) => line.amountMinor <= 0n))
    return refused('ledger.transfer_unbalanced', { id })
  const refusal = books.take(heldChanges(account.code, lines, 1n))
  if (refusal) return refusal
  holds.set(id, { account: account.code, fingerprint, outcome: null, lapsesAt, lines })
  writes.holds.push({ ...command, fingerprint, placedAt: at })
  return posted
}

function decideFreeing({ kind, holdId }: FreeHold, deciding: Deciding): Outcome {
  const outcome = kind === 'void' ? 'voided' : 'lapsed'
  if (deciding.holds.get(holdId)?.outcome === outcome) return alreadyPosted
  const hold = openHold(holdId, deciding)
  if ('status' in hold) return hold
  if (kind === 'lapse' && !hasLapsed(hold, deciding.at))
    return refused('ledger.hold_not_lapsed', { hold: holdId, lapsesAt: hold.lapsesAt?.toISOString() ?? 'never' })
  deciding.books.take(heldChanges(hold.account, hold.lines, -1n))
  resolve(holdId, { outcome, effectiveOn: dayOf(deciding.at), transferId: null }, deciding)
  return posted
}
