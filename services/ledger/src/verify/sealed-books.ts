// The books as the leaves have them, recomputed one leaf after the other: the tree, what each row last said, sums by balance and day.
import { createHash } from 'node:crypto'
import type { AccountKind } from '../account.ts'
import { movableColumns } from '../audited-tables.ts'
import { type LeafFact, type LeafNames, type LeafTransfer, textOfFact, textOfTransfer } from '../leaf.ts'
import { fingerprintOf, type PostTransfer } from '../posting.rule.ts'
import { hashOfLeaf, makeTree } from '../tree.ts'
import { type Moved, movedBy } from './moved.ts'
import { keptColumns } from './stored-rows.ts'
import { type Finding, wrong } from './verdict.ts'

export interface AuditedLeaf {
  index: number
  number: string
  hash: string
  transfer: (LeafTransfer & { fingerprint: string }) | null
  fact: LeafFact | null
}

/** What a row last said, by a short hash: a million of them fit in memory. */
interface Said {
  index: number
  digest: string
  kept: Kept | undefined
}

/** What of a row never changes: its columns, and their values by a short hash. */
interface Kept {
  columns: string
  digest: string
}

/** A row of which a leaf says otherwise than the one before, where it must not. */
export interface Restated {
  table: string
  key: string
  before: number
  after: number
}

interface Sum {
  posted: bigint
  days: Map<string, bigint>
}

export const shortHash = (content: string) => createHash('sha256').update(content).digest('base64url').slice(0, 24)
export const balanceAt = (account: number | string, contribution: number | string) => `${account} ${contribution}`

export class SealedBooks {
  readonly tree = makeTree()
  readonly nodes = new Map<string, string>()
  readonly rows = new Map<string, Map<string, Said>>()
  readonly balances = new Map<string, Sum>()
  /** Account codes by the short keys that entries use. */
  readonly accounts = new Map<string, string>()
  /** By id. */
  readonly transfers = new Map<string, Moved>()
  /** Found since it was last emptied. */
  readonly restated: Restated[] = []

  /** Takes the next leaf as it is stored and says what is wrong with it. */
  take(leaf: AuditedLeaf, names: LeafNames): Finding[] {
    const at = this.tree.size()
    const findings = leaf.index === at ? this.check(leaf, names) : [wrong(`leaves ${at}`, 'it is missing')]
    for (const { level, index, hash } of this.tree.append(Buffer.from(leaf.hash, 'hex')))
      if (level % 4 === 0) this.nodes.set(`${level}/${index}`, Buffer.from(hash).toString('hex'))
    return findings
  }

  private check(leaf: AuditedLeaf, names: LeafNames): Finding[] {
    const { index, number, transfer, fact } = leaf
    if (transfer) return this.checkTransfer(leaf, transfer, names)
    if (fact === null) return [wrong(`transfers or facts number ${number}`, `it was deleted, leaf ${index} sealed it`)]
    this.say(index, fact)
    if (isSealed(leaf, textOfFact(fact))) return []
    return [wrong(`facts ${number} of ${fact.table} ${fact.key}`, `it is not what leaf ${index} sealed`)]
  }

  private say(index: number, fact: LeafFact) {
    const said = this.rows.get(fact.table) ?? new Map<string, Said>()
    const before = said.get(fact.key)
    const kept = keptOf(fact)
    if (before?.kept && keptOf(fact, before.kept.columns)?.digest !== before.kept.digest)
      this.restated.push({ table: fact.table, key: fact.key, before: before.index, after: index })
    this.rows.set(fact.table, said.set(fact.key, { index, digest: shortHash(fact.content), kept }))
  }

  private checkTransfer(
    leaf: AuditedLeaf,
    transfer: LeafTransfer & { fingerprint: string },
    names: LeafNames,
  ): Finding[] {
    this.sum(transfer, names)
    this.transfers.set(transfer.id, movedBy(transfer, names, this.transfers.get(transfer.corrects ?? '')))
    const where = `transfers ${transfer.id}`
    const findings: Finding[] = []
    if (!isSealed(leaf, textOfTransfer(transfer, names)))
      findings.push(
        wrong(where, `it or its entries (transfer ${transfer.number}) are not what leaf ${leaf.index} sealed`),
      )
    else if (fingerprintOf(commandOf(transfer, names)) !== transfer.fingerprint)
      findings.push(wrong(`${where} column fingerprint`, 'it is not that of the transfer'))
    if (!isBalanced(transfer, names))
      findings.push(wrong(where, 'it does not sum to zero per currency and contribution'))
    return findings
  }

  /** A balance moves once for each transfer, by all its entries there; on the day only if that is not nothing. */
  private sum({ entries, effectiveOn: on }: LeafTransfer, names: LeafNames) {
    const moves = new Map<string, bigint>()
    for (const [, account, contribution, amountMinor] of entries) {
      const key = balanceAt(account, contribution)
      moves.set(key, (moves.get(key) ?? 0n) + BigInt(amountMinor))
      this.accounts.set(String(account), names.accounts[account]?.name ?? '')
    }
    for (const [key, moved] of moves) {
      const before = this.balances.get(key) ?? { posted: 0n, days: new Map<string, bigint>() }
      if (moved !== 0n) before.days.set(on, (before.days.get(on) ?? 0n) + moved)
      this.balances.set(key, { posted: before.posted + moved, days: before.days })
    }
  }
}

/** Of the columns of an earlier fact, or of all: a migration may have added one since. */
function keptOf({ table, content }: LeafFact, columns?: string): Kept | undefined {
  const movable = movableColumns[table] ?? []
  const kept = movable === 'all' ? undefined : keptColumns(content, movable)
  if (kept === undefined) return undefined
  const names = columns?.split(' ') ?? Object.keys(kept).toSorted()
  return { columns: names.join(' '), digest: shortHash(JSON.stringify(names.map((name) => kept[name] ?? null))) }
}

const isSealed = ({ hash }: AuditedLeaf, text: string | undefined) =>
  text !== undefined && hashOfLeaf(text).toString('hex') === hash

function isBalanced({ entries }: LeafTransfer, { accounts }: LeafNames): boolean {
  const sums = new Map<string, bigint>()
  for (const [, account, contribution, amount] of entries) {
    const key = `${accounts[account]?.currency} ${contribution}`
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount))
  }
  return entries.length > 0 && [...sums.values()].every((sum) => sum === 0n)
}

function commandOf(transfer: LeafTransfer, names: LeafNames): PostTransfer {
  const { id, about, effectiveOn, settles, corrects } = transfer
  const legs = transfer.entries.map(([, account, contribution, amountMinor]) => {
    const { name: code = '', kind = '', currency = '' } = names.accounts[account] ?? {}
    const contributionId = contribution === 0 ? null : (names.contributions[contribution]?.name ?? '')
    return { account: { code, kind: kind as AccountKind, currency }, contributionId, amountMinor: BigInt(amountMinor) }
  })
  const more = { ...(settles === null ? {} : { settles }), ...(corrects === null ? {} : { corrects }) }
  return { kind: 'transfer', id, code: transfer.code as PostTransfer['code'], about, effectiveOn, legs, ...more }
}
