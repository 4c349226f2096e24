import { expect, test } from 'vitest'
import { filesListed, judge, type Tried } from './mutation-verdict.ts'

const file = 'services/ledger/src/a.ts'
const text = `const least = 3

export function mayPay(amount: number): boolean {
  if (amount < least) return false
  return amount < least * 2
}
`

/** The change of the first or the second \`amount < least\`. */
const change = (line: 4 | 5, to: string, isKilled: boolean): Tried => {
  const column = line === 4 ? 7 : 10
  const start = { line, column }
  return { file, mutator: 'Equality', start, end: { line, column: column + 14 }, replacement: to, isKilled }
}
const killed = (count: number) => Array.from({ length: count }, (_, index) => change(4, `${index}`, true))
const verdictOf = (tried: readonly Tried[], listed = '', of = text) => judge(tried, new Map([[file, of]]), listed)

const survivor = 'mayPay: Equality `amount < least` → `true`'
const withReason = `## ${file}\n\n- ${survivor}: nobody pays less`

test('changes that tests find need no line', () => {
  expect(verdictOf(killed(3))).toEqual({ counted: [{ file, killed: 3, survived: 0 }], faults: [] })
})

test('a change that no test finds needs a line with its reason', () => {
  const tried = [...killed(10), change(4, 'true', false)]
  expect(verdictOf(tried).faults).toEqual([expect.stringContaining(`- ${survivor}: `)])
  expect(verdictOf(tried, `## ${file}\n- ${survivor}: `).faults).toHaveLength(2)
  expect(verdictOf(tried, withReason)).toEqual({ counted: [{ file, killed: 10, survived: 1 }], faults: [] })
})

test('the line of another file is no reason', () => {
  const elsewhere = withReason.replace(file, 'services/ledger/src/b.ts')
  expect(verdictOf([...killed(10), change(4, 'true', false)], elsewhere).faults).toHaveLength(1)
})

test('a line holds wherever its code moves to, and in the layout that it gets', () => {
  const moved = change(4, 'true', false)
  const below = { ...moved, start: { line: 6, column: 7 }, end: { line: 7, column: 12 } }
  const lower = `// A reason.\n\n${text.replace('amount < least)', 'amount <\n      least)')}`
  expect(verdictOf([...killed(10), below], withReason, lower).faults).toEqual([])
})

test('a line for what a test finds by now, or what is not there any more, is a fault', () => {
  expect(verdictOf([...killed(10), change(4, 'true', true)], withReason).faults).toEqual([
    expect.stringContaining(`- ${survivor}: nobody pays less`),
  ])
  expect(verdictOf(killed(10), withReason).faults).toHaveLength(1)
})

test('of two changes that read alike each needs a line of its own', () => {
  const tried = [...killed(10), change(5, 'true', false), change(4, 'true', true)]
  expect(verdictOf(tried, withReason).faults).toHaveLength(2)
  const second = withReason.replace('`true`:', '`true` (2 of 2):')
  expect(verdictOf(tried, second).faults).toEqual([])
  expect(verdictOf([...killed(10), change(5, 'true', true), change(4, 'true', false)], second).faults).toHaveLength(2)
})

test('reasons for all do not make up for less than 90 % found', () => {
  const survivors = [change(4, 'true', false)]
  expect(verdictOf([...killed(9), ...survivors], withReason).faults).toEqual([])
  expect(verdictOf([...killed(8), ...survivors], withReason).faults).toEqual(['88.9 % is below 90 %'])
})

test('a run that changes nothing finds nothing', () => {
  expect(verdictOf([]).faults).toEqual(['nothing was changed'])
})

test('every heading of the list names a file', () => {
  expect(filesListed(`# Survivors\n\n${withReason}\n\n## packages/money/src/split.ts\n`)).toEqual([
    file,
    'packages/money/src/split.ts',
  ])
})
