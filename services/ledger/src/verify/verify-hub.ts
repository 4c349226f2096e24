// `npm run verify`: trusts nothing that the hub says but what the public key has signed, and recomputes the rest.
import type { Verifier } from '../checkpoint.ts'
import type { LeafNames } from '../leaf.ts'
import { compareBalances, compareCheckpoint, compareFacts, compareTree, nameRestated } from './compare-rows.ts'
import { compareTold } from './compare-told.ts'
import { type AuditedLeaf, SealedBooks } from './sealed-books.ts'
import { rowsOf } from './stored-rows.ts'
import { type Ask, type Finding, Unanswered, unchecked, wrong } from './verdict.ts'
import { checkKept, checkProof, type Kept, readNewest } from './verify-checkpoints.ts'

export interface Verification {
  ask: Ask
  verifier: Verifier
  /** Whether the key that `ask` sends is an auditor's; without, only what is public is checked. */
  isAuditor: boolean
  checkpoints: readonly Kept[]
  proofs: readonly Kept[]
  /** Told what is being done. */
  say(line: string): void
  /** Waits until what is not sealed yet may have been; false: it has waited long enough. */
  waitForSeal(): Promise<boolean>
}

export interface Verified {
  findings: Finding[]
  /** The newest checkpoint, to be kept outside; null: none was shown that this key has signed. */
  note: string | null
}

export async function verifyHub(verification: Verification): Promise<Verified> {
  const { ask, verifier, isAuditor, checkpoints, proofs, say } = verification
  try {
    const { newest, note, findings } = await readNewest(ask, verifier)
    if (newest) say(`the newest checkpoint, of ${newest.size} leaves, is signed by ${verifier.name}`)
    for (const kept of checkpoints)
      findings.push(...(await orUnchecked(kept.name, checkKept(ask, verifier, kept, newest))))
    for (const kept of proofs) findings.push(...(await orUnchecked(kept.name, checkProof(ask, verifier, kept, newest))))
    if (isAuditor) findings.push(...(await orUnchecked('the books', recompute(verification))))
    return { findings, note }
  } catch (fault) {
    return { findings: [unanswered('the hub', fault)], note: null }
  }
}

function unanswered(where: string, fault: unknown): Finding {
  if (fault instanceof Unanswered) return unchecked(where, fault.message)
  throw fault
}

const orUnchecked = (where: string, checking: Promise<Finding[]>): Promise<Finding[]> =>
  checking.catch((fault: unknown) => [unanswered(where, fault)])

/** The hub goes on while it is read: what differs is looked at again until nothing was sealed in between. */
async function recompute(verification: Verification): Promise<Finding[]> {
  const { ask, say, waitForSeal } = verification
  const books = new SealedBooks()
  const lasting: Finding[] = []
  for (;;) {
    lasting.push(...(await advance(books, verification)))
    const sealed = books.tree.size()
    say(`comparing every row with ${sealed} leaves`)
    const strays = await ask<{ items: { table: string; row: string }[] }>('/v1/fund/audit/strays')
    const findings = [
      ...strays.items.map(({ table, row }) => wrong(`${table} ${row}`, 'the row belongs to nothing that is sealed')),
      ...(await compareFacts(ask, books)),
      ...(await compareBalances(ask, books)),
      ...(await compareTold(ask, books.transfers)),
      ...(await compareTree(ask, books)),
    ]
    if (findings.length === 0) return lasting
    const mayWait = await waitForSeal()
    lasting.push(...(await advance(books, verification)))
    const isStill = books.tree.size() === sealed
    if (isStill && (strays.items.length === 0 || !mayWait)) return [...lasting, ...findings]
    if (!mayWait)
      return [...lasting, unchecked('rows', `the books never stood still: ${findings.length} rows differ for now`)]
  }
}

const pageSize = 1000

/** Takes the leaves up to the newest checkpoint, and each checkpoint where the tree has its size. */
async function advance(books: SealedBooks, { ask, verifier, say }: Verification): Promise<Finding[]> {
  const findings: Finding[] = []
  const leaves = leavesOf(ask, books.tree.size())
  const from = books.tree.size() === 0 ? null : JSON.stringify({ size: books.tree.size() })
  for await (const { content } of rowsOf(ask, 'checkpoints', from)) {
    const first = books.tree.size()
    const { size, root, findings: ofRow } = compareCheckpoint(content, verifier, first)
    findings.push(...ofRow)
    while (books.tree.size() < size) {
      const { value, done } = await leaves.next()
      if (done) return [...findings, wrong(`leaves ${books.tree.size()}`, `it is missing, checkpoint ${size} has it`)]
      findings.push(...books.take(value.leaf, value.names))
      if (books.tree.size() % 50_000 === 0) say(`recomputed ${books.tree.size()} leaves`)
    }
    if (ofRow.length === 0 && root !== `\\x${books.tree.root().toString('hex')}`)
      findings.push(
        wrong(`leaves ${first} to ${size - 1}`, `they or leaves before are not those of checkpoint ${size}`),
      )
  }
  for (const restated of books.restated.splice(0)) findings.push(...(await nameRestated(ask, restated)))
  return findings
}

interface LeafPage {
  items: AuditedLeaf[]
  accounts: LeafNames['accounts']
  contributions: LeafNames['contributions']
}

async function* leavesOf(ask: Ask, from: number): AsyncGenerator<{ leaf: AuditedLeaf; names: LeafNames }, undefined> {
  for (let next = from; ; ) {
    const { items, ...names } = await ask<LeafPage>(`/v1/fund/audit/leaves?from=${next}&limit=${pageSize}`)
    for (const leaf of items) yield { leaf, names }
    if (items.length < pageSize) return
    next = (items.at(-1)?.index ?? next) + 1
  }
}
