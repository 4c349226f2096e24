import { expect, test } from 'vitest'
import { type ReplayDifference, tableOf } from './replay-table.ts'

const same = { verdict: null, score: null, objectives: null, answers: null, candidates: null }
const row = (changes: Partial<ReplayDifference>) =>
  tableOf([{ reference: 'HUB-2026-0001', revision: 2, ...same, ...changes }])[1]?.replace(/ {2,}/g, ' | ')
const ranked = (...partners: string[]) => partners.map((partner, place) => ({ partner, score: 90 - place }))

test.for<[string, Partial<ReplayDifference>, string]>([
  ['a verdict', { verdict: { before: 'eligible', after: 'declined' } }, 'eligible → declined'],
  ['a score', { score: { before: 88, after: 94 } }, '88 → 94'],
  ['objectives, also none', { objectives: { before: [], after: [2, 7] } }, '– → 2,7'],
  [
    'answers, also of a criterion that one version does not have',
    {
      answers: [
        { id: 'focus', before: 'met', after: null },
        { id: 'narrow', before: null, after: 'unknown' },
      ],
    },
    'focus: met → –; narrow: – → unknown',
  ],
  [
    'who comes in and drops out',
    { candidates: { before: ranked('a', 'b'), after: ranked('c', 'a') } },
    'in: c; out: b',
  ],
  ['another order', { candidates: { before: ranked('a', 'b'), after: ranked('b', 'a') } }, 'order: b, a'],
  [
    'other scores alone',
    { candidates: { before: [{ partner: 'a', score: 1 }], after: [{ partner: 'a', score: 2.5 }] } },
    'scores: a 2.5',
  ],
])('shows %s', ([, changes, cell]) => {
  expect(row(changes)).toBe(`HUB-2026-0001 r2 | ${cell}`)
})

test('sets the cells of a column under each other', () => {
  const [head = '', first = '', second = ''] = tableOf([
    { reference: 'HUB-2026-0001', revision: 1, ...same, score: { before: 1, after: 2 } },
    { reference: 'HUB-2026-10001', revision: 10, ...same, score: { before: 10, after: 20 } },
  ])
  expect([first.indexOf('1 → 2'), second.indexOf('10 → 20')]).toEqual([head.indexOf('score'), head.indexOf('score')])
})
