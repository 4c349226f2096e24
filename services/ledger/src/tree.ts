// The Merkle tree of RFC 6962 (section 2.1), over hashes alone. A proof is a list of runs of leaves; whoever keeps the hashes of
// full subtrees finds the hash of each run in logarithmic time. Indices are numbers: 2^53 leaves are enough.
import { createHash } from 'node:crypto'

/** The leaves from `start` to before `end`. */
export interface Run {
  start: number
  end: number
}

/** A full subtree: 2^level leaves, from leaf index × 2^level on. */
export interface Subtree {
  level: number
  index: number
}

const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

// The prefixes keep a leaf from passing for a node and a node for a leaf.
const leafPrefix = Buffer.from([0])
const nodePrefix = Buffer.from([1])

export const hashOfLeaf = (bytes: Uint8Array | string): Buffer => sha256(leafPrefix, bytes)
const hashOfNode = (left: Uint8Array, right: Uint8Array): Buffer => sha256(nodePrefix, left, right)
/** The root of a tree without leaves. */
export const emptyRoot: Buffer = sha256('')

/** The largest power of two below `size`, which is 2 or more: where RFC 6962 splits a tree. */
function splitOf(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** The full subtrees that make up a run, from the left. The run begins where a subtree of its size would. */
export function subtreesOf({ start, end }: Run): Subtree[] {
  const subtrees: Subtree[] = []
  for (let at = start; at < end; ) {
    let [level, width] = [0, 1]
    while (width * 2 <= end - at) [level, width] = [level + 1, width * 2]
    subtrees.push({ level, index: at / width })
    at += width
  }
  return subtrees
}

/** The hash of a run from those of its subtrees, from the left. */
export const hashOfRun = (subtrees: readonly Uint8Array[]): Buffer =>
  subtrees.length === 0
    ? emptyRoot
    : Buffer.from(
        subtrees.slice(0, -1).reduceRight((right, left) => hashOfNode(left, right), subtrees.at(-1) as Uint8Array),
      )

/** The runs whose hashes prove that a leaf is in a tree, from the leaf upwards. */
export function inclusionRuns(index: number, size: number, from = 0): Run[] {
  if (size === 1) return []
  const split = splitOf(size)
  const end = from + size
  return index < from + split
    ? [...inclusionRuns(index, split, from), { start: from + split, end }]
    : [...inclusionRuns(index, size - split, from + split), { start: from, end: from + split }]
}

/** The runs whose hashes prove that the tree of the first `old` leaves became the one of `size`; `old` is 1 or more. */
export const consistencyRuns = (old: number, size: number): Run[] => growthRuns(old, size, 0, true)

function growthRuns(old: number, size: number, from: number, isWhole: boolean): Run[] {
  if (old === size) return isWhole ? [] : [{ start: from, end: from + size }]
  const split = splitOf(size)
  return old <= split
    ? [...growthRuns(old, split, from, isWhole), { start: from + split, end: from + size }]
    : [...growthRuns(old - split, size - split, from + split, false), { start: from, end: from + split }]
}

/** The root that an inclusion proof leads to; undefined where its length does not fit. */
export function rootFromInclusion(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[]) {
  if (!(index >= 0 && index < size)) return undefined
  const runs = inclusionRuns(index, size)
  if (runs.length !== path.length) return undefined
  return runs.reduce<Uint8Array>((hash, run, at) => {
    const beside = path[at] as Uint8Array
    return run.start > index ? hashOfNode(hash, beside) : hashOfNode(beside, hash)
  }, leaf)
}

interface Roots {
  old: Uint8Array
  size: Uint8Array
}

/** Whether a consistency proof shows that the tree of `size` leaves begins with the tree of `old`. */
export function isConsistent(old: number, size: number, roots: Roots, path: readonly Uint8Array[]): boolean {
  if (old > size) return false
  if (old === 0) return path.length === 0 && emptyRoot.equals(roots.old)
  const runs = consistencyRuns(old, size)
  if (runs.length !== path.length) return false
  const given = runs.map((run, at) => ({ ...run, hash: path[at] as Uint8Array }))
  // Where the old tree is itself a full subtree of the new one, the proof does not name it.
  const isNamed = given.some(({ end }) => end === old)
  const parts = isNamed ? given : [{ start: 0, end: old, hash: roots.old }, ...given]
  return equal(hashOfParts(parts, 0, old), roots.old) && equal(hashOfParts(parts, 0, size), roots.size)
}

const equal = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

/** The hash of the leaves from `start` to `end`, which the parts make up. */
function hashOfParts(parts: readonly (Run & { hash: Uint8Array })[], start: number, end: number): Uint8Array {
  const whole = parts.find((part) => part.start === start && part.end === end)
  if (whole) return whole.hash
  const middle = start + splitOf(end - start)
  return hashOfNode(hashOfParts(parts, start, middle), hashOfParts(parts, middle, end))
}

/** Takes leaves one after the other and keeps no more than one hash for each level. */
export function makeTree(frontier: readonly Uint8Array[] = [], from = 0) {
  const stack = [...frontier]
  let size = from
  return {
    /** Adds a leaf's hash; names the full subtrees that it completes, from the lowest. */
    append(leaf: Uint8Array): (Subtree & { hash: Uint8Array })[] {
      const completed: (Subtree & { hash: Uint8Array })[] = []
      let hash = leaf
      let [index, level] = [size, 0]
      while (index % 2 === 1) {
        hash = hashOfNode(stack.pop() as Uint8Array, hash)
        index = (index - 1) / 2
        level += 1
        completed.push({ level, index, hash })
      }
      stack.push(hash)
      size += 1
      return completed
    },
    size: () => size,
    root: () => hashOfRun(stack),
  }
}
