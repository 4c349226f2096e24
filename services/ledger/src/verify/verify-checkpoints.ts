// What anybody can check with the public key alone: the newest checkpoint, that it goes on from those kept outside, and proofs.
import { type Checkpoint, openCheckpoint, type Verifier } from '../checkpoint.ts'
import { hashOfLeaf, isConsistent, rootFromInclusion } from '../tree.ts'
import { type Ask, type Finding, unchecked, wrong } from './verdict.ts'

interface Shown {
  note: string
  size: number
}

/** A text that was kept, with the name of its file. */
export interface Kept {
  name: string
  text: string
}

const bytes = (path: readonly string[]) => path.map((hash) => Buffer.from(hash, 'base64'))

interface Newest {
  newest?: Checkpoint
  note: string | null
  findings: Finding[]
}

/** The newest checkpoint, undefined where there is none or where this key has not signed it. */
export async function readNewest(ask: Ask, verifier: Verifier): Promise<Newest> {
  const { items } = await ask<{ items: Shown[] }>('/v1/fund/checkpoints?limit=1')
  const [shown] = items
  if (shown === undefined) return { note: null, findings: [unchecked('checkpoints', 'nothing is sealed yet')] }
  const newest = openCheckpoint(shown.note, verifier)
  if (newest) return { newest, note: shown.note, findings: [] }
  const what = `the newest, of ${shown.size} leaves, is not signed by ${verifier.text}`
  return { note: null, findings: [wrong('checkpoints', what)] }
}

/** Whether the log that the newest checkpoint covers begins with the one that was kept. */
export async function checkKept(
  ask: Ask,
  verifier: Verifier,
  kept: Kept,
  newest: Checkpoint | undefined,
): Promise<Finding[]> {
  const old = openCheckpoint(kept.text, verifier)
  if (old === undefined)
    return [unchecked(kept.name, `it holds no checkpoint that ${verifier.name} has signed with this key`)]
  if (newest === undefined)
    return [wrong(kept.name, `its ${old.size} leaves are gone: the hub shows no checkpoint that follows`)]
  return checkGrowth(ask, kept.name, old, newest)
}

async function checkGrowth(ask: Ask, where: string, old: Checkpoint, newest: Checkpoint): Promise<Finding[]> {
  if (old.size > newest.size) {
    const what = `it has ${old.size} leaves and the hub now shows ${newest.size}: an older backup was restored, or the end was cut off`
    return [wrong(where, what)]
  }
  const { path } = await ask<{ path: string[] }>(`/v1/fund/checkpoints/${newest.size}/consistency?from=${old.size}`)
  const roots = { old: old.root, size: newest.root }
  if (isConsistent(old.size, newest.size, roots, bytes(path))) return []
  return [
    wrong(
      where,
      `the hub's log does not begin with its ${old.size} leaves: history before ${old.sealedAt.toISOString()} was rewritten`,
    ),
  ]
}

interface Proof {
  leaf: string
  index: number
  path: string[]
  checkpoint: Shown
}

function parseProof(text: string): Proof | undefined {
  try {
    const { leaf, index, path, checkpoint } = JSON.parse(text) as Proof
    const isWhole =
      typeof leaf === 'string' && Number.isSafeInteger(index) && path.every((hash) => typeof hash === 'string')
    return isWhole && typeof checkpoint.note === 'string' ? { leaf, index, path, checkpoint } : undefined
  } catch {
    return undefined
  }
}

/** Whether a proof, as /v1/fund/transfers/{id}/proof answers it, leads to a checkpoint that the hub still stands by. */
export async function checkProof(
  ask: Ask,
  verifier: Verifier,
  kept: Kept,
  newest: Checkpoint | undefined,
): Promise<Finding[]> {
  const proof = parseProof(kept.text)
  if (proof === undefined) return [unchecked(kept.name, 'it is no proof as /v1/fund/transfers/{id}/proof answers it')]
  const checkpoint = openCheckpoint(proof.checkpoint.note, verifier)
  if (checkpoint === undefined) return [wrong(kept.name, `its checkpoint is not signed by ${verifier.text}`)]
  const root = rootFromInclusion(hashOfLeaf(proof.leaf), proof.index, checkpoint.size, bytes(proof.path))
  if (root === undefined || Buffer.compare(root, checkpoint.root) !== 0)
    return [wrong(kept.name, `its leaf is not leaf ${proof.index} of its checkpoint`)]
  return checkKept(ask, verifier, { ...kept, text: proof.checkpoint.note }, newest)
}
