// What a leaf says, version 1: JSON with its fields in this order and no blanks. Leaves of transfers are public, so names that
// belong to somebody (a funder, a payee, a contribution) stand in them as salted hashes; whoever may know the name is given the
// salt. Of every other row the leaf has a salted hash alone.
import { createHash } from 'node:crypto'

interface LeafNumber {
  /** Of its arrival, and of the transaction that wrote it: leaves are in the order of transaction, then number. */
  number: string
  xid: string
}

export interface LeafTransfer extends LeafNumber {
  id: string
  code: string
  about: string
  effectiveOn: string
  /** To the microsecond, UTC. */
  recordedAt: string
  corrects: string | null
  settles: string | null
  entries: readonly LeafEntry[]
}

/** Leg, account and contribution by their short keys (0: the fund's own line), minor units. */
export type LeafEntry = readonly [leg: number, account: number, contribution: number, amountMinor: string]

export interface AccountName extends Named {
  kind: string
  currency: string
}

/** The names behind the short keys of some entries. */
export interface LeafNames {
  accounts: Readonly<Record<number, AccountName>>
  contributions: Readonly<Record<number, Named>>
}

/** A name that may be hidden, with the salt that hides it. */
export interface Named {
  name: string
  salt: string
}

export interface LeafFact extends LeafNumber {
  table: string
  key: string
  salt: string
  content: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What stands for a name: half of a SHA-256 over salt and name. */
export const hiddenName = ({ name, salt }: Named): string => `#${sha256(`${salt}\n${name}`).slice(0, 32)}`

// Accounts of these kinds are the fund's own; the code of every other names an organisation.
const openKinds: ReadonlySet<string> = new Set([
  'exchange',
  'available',
  'fee',
  'interest',
  'charges',
  'exchange_result',
])

const accountIn = (account: AccountName) =>
  openKinds.has(account.kind) ? account.name : `${account.kind}:${hiddenName(account)}`

/** Undefined where a name is not there: then the books are not whole. */
export function textOfTransfer(transfer: LeafTransfer, names: LeafNames): string | undefined {
  const { id, number, xid, code, about, effectiveOn, recordedAt, corrects, settles } = transfer
  const said = { v: 1, kind: 'transfer', id, number, xid, code, about, effectiveOn, recordedAt, corrects, settles }
  const entries = transfer.entries.map((entry) => entryIn(entry, names))
  return entries.includes(undefined) ? undefined : JSON.stringify({ ...said, entries })
}

function entryIn([leg, accountKey, contributionKey, amountMinor]: LeafEntry, names: LeafNames) {
  const account = names.accounts[accountKey]
  const contribution = contributionKey === 0 ? null : names.contributions[contributionKey]
  if (account === undefined || contribution === undefined) return undefined
  const whose = contribution && hiddenName(contribution)
  return { leg, account: accountIn(account), currency: account.currency, contribution: whose, amountMinor }
}

export function textOfFact({ number, xid, table, key, salt, content }: LeafFact): string {
  const digest = sha256(`${salt}\n${key}\n${content}`)
  return JSON.stringify({ v: 1, kind: 'fact', number, xid, table, digest })
}
