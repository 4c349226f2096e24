// Seals what the ledger has recorded since the last checkpoint: leaves, tree and a signed checkpoint, batch by batch, in transactions
// of their own. It signs only what extends the last checkpoint that it knows, from the tables and from its own memory.
import type { Db, Tx } from '@hub/database'
import type { Clock, Logger } from '@hub/runtime'
import { openCheckpoint, type Signer, signCheckpoint } from '../checkpoint.ts'
import { type LeafSources, listLeafSources } from '../leaf.sql.ts'
import { textOfFact, textOfTransfer } from '../leaf.ts'
import { type CheckpointRow, listRuns, listSubtrees, lockSealing, selectLastCheckpoint } from '../sealed.sql.ts'
import { emptyRoot, hashOfLeaf, makeTree, subtreesOf } from '../tree.ts'
import { insertSealed, listUnsealed } from './seal-leaves.sql.ts'

interface Sealing {
  db: Db
  clock: Clock
  log: Logger
  signer: Signer
  /** Leaves of one batch: 5,000 take about half a second, so that no other writer waits long for what a batch locks. */
  batch?: number
  /** Of a batch that is one transaction: 100,000 take about ten seconds, and a statement may take sixty. */
  most?: number
}

/** Seals all there is; a backlog is worked off batch by batch, with its progress in the log. */
export function makeSealLeaves({ db, clock, log, signer, batch = 5000, most = 100_000 }: Sealing) {
  let known: CheckpointRow | undefined
  return async (): Promise<number> => {
    let total = 0
    for (let isMore = true; isMore; ) {
      const { sealed, last } = await db.transaction((tx) => sealBatch(tx, { known, clock, signer, batch, most }))
      known = last ?? known
      total += sealed
      isMore = sealed >= Math.min(batch, most)
      if (isMore) log.info({ sealed: total, size: known?.size }, 'sealing a backlog')
    }
    return total
  }
}

interface Batch {
  known: CheckpointRow | undefined
  clock: Clock
  signer: Signer
  batch: number
  most: number
}

async function sealBatch(tx: Tx, { known, clock, signer, batch, most }: Batch) {
  if (!(await lockSealing(tx))) return { sealed: 0, last: undefined }
  // Under the lock, and a moment ahead: whoever asked before it was taken asked for an earlier time, and is answered the same again.
  const now = clock.now().getTime()
  const last = await selectLastCheckpoint(tx)
  // Later than the last one whatever the clock says: a time names one checkpoint, and the next does not go before it.
  const sealedAt = new Date(Math.max(now, last?.sealedAt.getTime() ?? 0) + 1)
  const size = last?.size ?? 0
  const frontier = await listSubtrees(tx, subtreesOf({ start: 0, end: size }))
  const tree = makeTree(frontier, size)
  await requireExtension(tx, { last, known, root: tree.root(), signer })
  const numbers = await listUnsealed(tx, size, { about: batch, most })
  if (numbers.length === 0) return { sealed: 0, last }
  const sources = await listLeafSources(tx, numbers)
  const leaves = numbers.map((number, at) => ({ index: size + at, number, hash: hashOfLeaf(textOf(number, sources)) }))
  const nodes = leaves.flatMap(({ hash }) => tree.append(hash)).filter(({ level }) => level % 4 === 0)
  const unsigned = { size: tree.size(), root: tree.root(), sealedAt, after: size }
  const checkpoint = { ...unsigned, note: signCheckpoint(unsigned, signer) }
  await insertSealed(tx, { leaves, nodes, checkpoint })
  return { sealed: numbers.length, last: checkpoint }
}

function textOf(number: string, { transfers, facts, names }: LeafSources): string {
  const transfer = transfers.get(number)
  const fact = facts.get(number)
  const text = transfer ? textOfTransfer(transfer, names) : fact && textOfFact(fact)
  if (text === undefined) throw new Error(`number ${number} has no content or lacks the fact of a name`)
  return text
}

interface Extension {
  last: CheckpointRow | undefined
  known: CheckpointRow | undefined
  root: Buffer
  signer: Signer
}

/** A fault, not a refusal: nobody's command is at fault, and an operator must look before anything is signed again. */
async function requireExtension(tx: Tx, { last, known, root, signer }: Extension): Promise<void> {
  if (last === undefined) {
    if (known || !root.equals(emptyRoot)) throw new Error('the checkpoints are gone: nothing is sealed')
    return
  }
  const opened = openCheckpoint(last.note, signer.verifier)
  const isOurs = opened?.size === last.size && root.equals(opened.root)
  if (!isOurs)
    throw new Error(`the tree is not that of the last checkpoint, ${last.size}, under this key: nothing is sealed`)
  if (known === undefined || known.note === last.note) return
  const [before] = known.size <= last.size ? await listRuns(tx, [{ start: 0, end: known.size }]) : []
  if (!before?.equals(known.root))
    throw new Error(`the tree does not extend checkpoint ${known.size}, which was published: nothing is sealed`)
}
