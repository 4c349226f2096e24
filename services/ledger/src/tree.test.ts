import { createHash } from 'node:crypto'
import { assert, constantFrom, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  consistencyRuns,
  emptyRoot,
  hashOfLeaf,
  hashOfRun,
  inclusionRuns,
  isConsistent,
  makeTree,
  type Run,
  rootFromInclusion,
  subtreesOf,
} from './tree.ts'

// RFC 6962, section 2.1, word for word.
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const [zero, one] = [Buffer.from([0]), Buffer.from([1])]
function naiveRoot(data: Buffer[]): Buffer {
  if (data.length === 0) return sha256()
  if (data.length === 1) return sha256(zero, data[0] as Buffer)
  const k = naiveSplit(data.length)
  return sha256(one, naiveRoot(data.slice(0, k)), naiveRoot(data.slice(k)))
}
const naiveSplit = (n: number) => 2 ** (Math.ceil(Math.log2(n)) - 1)
function naivePath(m: number, data: Buffer[]): Buffer[] {
  if (data.length === 1) return []
  const k = naiveSplit(data.length)
  return m < k
    ? [...naivePath(m, data.slice(0, k)), naiveRoot(data.slice(k))]
    : [...naivePath(m - k, data.slice(k)), naiveRoot(data.slice(0, k))]
}
function naiveProof(m: number, data: Buffer[], isWhole = true): Buffer[] {
  if (m === data.length) return isWhole ? [] : [naiveRoot(data)]
  const k = naiveSplit(data.length)
  return m <= k
    ? [...naiveProof(m, data.slice(0, k), isWhole), naiveRoot(data.slice(k))]
    : [...naiveProof(m - k, data.slice(k), false), naiveRoot(data.slice(0, k))]
}

const most = 70
const data = Array.from({ length: most }, (_, index) => Buffer.from(`leaf ${index}`))
const leaves = data.map(hashOfLeaf)
const nodes = new Map<string, Uint8Array>(leaves.map((hash, index) => [`0/${index}`, hash]))
const grown = makeTree()
for (const leaf of leaves) for (const { level, index, hash } of grown.append(leaf)) nodes.set(`${level}/${index}`, hash)
const hashesOf = (runs: Run[]) =>
  runs.map((run) => hashOfRun(subtreesOf(run).map(({ level, index }) => nodes.get(`${level}/${index}`) as Uint8Array)))
const rootOf = (size: number) => hashesOf([{ start: 0, end: size }])[0] as Buffer

const sizes = Array.from({ length: most }, (_, index) => index + 1)

test.for(sizes)('the root of %i leaves is that of RFC 6962', (size) => {
  const tree = makeTree()
  for (const leaf of leaves.slice(0, size)) tree.append(leaf)
  expect([tree.root(), rootOf(size)]).toEqual([naiveRoot(data.slice(0, size)), naiveRoot(data.slice(0, size))])
})

test('the known answers of RFC 6962 hold for no leaf and for an empty one', () => {
  const [none, empty] = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  ]
  expect([emptyRoot.toString('hex'), hashOfLeaf('').toString('hex')]).toEqual([none, empty])
  expect(makeTree().root()).toEqual(emptyRoot)
})

test('a leaf completes the full subtrees that end with it, from the lowest, and no others', () => {
  const tree = makeTree()
  const completed = leaves.slice(0, 8).map((leaf) => tree.append(leaf).map(({ level, index }) => `${level}/${index}`))
  expect(completed).toEqual([[], ['1/0'], [], ['1/1', '2/0'], [], ['1/2'], [], ['1/3', '2/1', '3/0']])
})

test('no path proves a leaf outside of the tree', () => {
  const [first, last] = [leaves[0], leaves[4]] as [Buffer, Buffer]
  expect(rootFromInclusion(first, -1, 5, hashesOf(inclusionRuns(0, 5)))).toBeUndefined()
  for (const index of [5, 6]) expect(rootFromInclusion(last, index, 5, hashesOf(inclusionRuns(4, 5)))).toBeUndefined()
})

test('every tree begins with no leaf, which takes no proof, and none with more leaves than it has', () => {
  const roots = { old: emptyRoot, size: rootOf(5) }
  expect(isConsistent(0, 5, roots, [])).toBe(true)
  expect(isConsistent(0, 5, roots, [emptyRoot])).toBe(false)
  expect(isConsistent(0, 5, { ...roots, old: rootOf(1) }, [])).toBe(false)
  // Hashes by which two leaves could pass for having become one.
  const shrunk = [leaves[1], leaves[2], leaves[0]] as Buffer[]
  expect(isConsistent(2, 1, { old: rootOf(2), size: rootOf(1) }, shrunk)).toBe(false)
})

test('inclusion proofs are those of RFC 6962 and lead to the root', () => {
  for (const size of sizes)
    for (let index = 0; index < size; index += 1) {
      const path = hashesOf(inclusionRuns(index, size))
      expect(path).toEqual(naivePath(index, data.slice(0, size)))
      expect(rootFromInclusion(leaves[index] as Buffer, index, size, path)).toEqual(rootOf(size))
    }
})

test('consistency proofs are those of RFC 6962 and are believed', () => {
  for (const size of sizes)
    for (let old = 1; old <= size; old += 1) {
      const path = hashesOf(consistencyRuns(old, size))
      expect(path).toEqual(naiveProof(old, data.slice(0, size)))
      expect(isConsistent(old, size, { old: rootOf(old), size: rootOf(size) }, path)).toBe(true)
    }
})

const anySize = integer({ min: 1, max: most })
const seed = Number(process.env.TEST_SEED ?? 20_261_124)
const checked = { seed, numRuns: 300 }

describe(`with seed ${seed}`, () => {
  test('no other root, size, index or hash passes for the right one', () => {
    const faults = constantFrom('root', 'old root', 'hash', 'shorter', 'longer')
    assert(
      property(anySize, anySize, faults, integer({ min: 0 }), (a, b, fault, where) => {
        const [old, size] = [Math.min(a, b), Math.max(a, b)]
        const roots = { old: rootOf(old), size: rootOf(size) }
        const path = hashesOf(consistencyRuns(old, size))
        const wrong = (hash: Buffer) => Buffer.from(hash.map((byte, index) => (index === where % 32 ? byte ^ 1 : byte)))
        const at = where % Math.max(1, path.length)
        if (fault === 'root') return !isConsistent(old, size, { ...roots, size: wrong(roots.size) }, path)
        if (fault === 'old root') return !isConsistent(old, size, { ...roots, old: wrong(roots.old) }, path)
        if (fault === 'longer') return !isConsistent(old, size, roots, [...path, roots.old])
        if (path.length === 0) return true
        if (fault === 'shorter') return !isConsistent(old, size, roots, path.slice(1))
        return !isConsistent(
          old,
          size,
          roots,
          path.map((hash, index) => (index === at ? wrong(hash) : hash)),
        )
      }),
      checked,
    )
  })

  test('a leaf is not proven at another index', () => {
    assert(
      property(anySize, integer({ min: 0 }), integer({ min: 0 }), (size, a, b) => {
        const [index, other] = [a % size, b % size]
        const path = hashesOf(inclusionRuns(index, size))
        const root = rootFromInclusion(leaves[index] as Buffer, other, size, path)
        return index === other || root === undefined || Buffer.compare(root, rootOf(size)) !== 0
      }),
      checked,
    )
  })

  test('a tree that goes on from its frontier is the tree that was never stopped', () => {
    assert(
      property(anySize, anySize, (a, b) => {
        const [old, size] = [Math.min(a, b), Math.max(a, b)]
        const frontier = subtreesOf({ start: 0, end: old }).map(
          ({ level, index }) => nodes.get(`${level}/${index}`) as Uint8Array,
        )
        const tree = makeTree(frontier, old)
        for (const leaf of leaves.slice(old, size)) tree.append(leaf)
        return tree.root().equals(rootOf(size)) && tree.size() === size
      }),
      checked,
    )
  })
})
