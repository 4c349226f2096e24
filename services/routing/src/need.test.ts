import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asDecimal, needsToCover, thousandths, uncovered } from './need.ts'

test('only technical and human needs ask for a partner', () => {
  const needs = [
    { id: 'n1', kind: 'technical' as const, description: 'Advice', quantity: '2.5', objectives: [7] },
    { id: 'n2', kind: 'financial' as const, description: 'Money' },
    { id: 'n3', kind: 'human' as const, description: 'Trainers' },
  ]
  expect(needsToCover({ needs })).toEqual([
    { id: 'n1', kind: 'technical', objectives: [7], quantity: '2.5', unit: null },
    { id: 'n3', kind: 'human', objectives: null, quantity: null, unit: null },
  ])
})

test('a need of which a part is taken stays open for the rest', () => {
  const needs = [{ id: 'n1', kind: 'technical' as const, objectives: null, quantity: '6', unit: null }]
  expect(uncovered(needs, [])).toEqual(needs)
  expect(uncovered(needs, [{ needId: 'n1', quantity: '2.5' }])).toEqual([{ ...needs[0], quantity: '3.5' }])
  expect(
    uncovered(needs, [
      { needId: 'n1', quantity: '2.5' },
      { needId: 'n1', quantity: '3.5' },
    ]),
  ).toEqual([])
  expect(uncovered(needs, [{ needId: 'n2', quantity: '6' }])).toEqual(needs)
})

test('a need that counts nothing is covered by whoever takes it', () => {
  expect(
    uncovered(
      [{ id: 'n1', kind: 'human', objectives: null, quantity: null, unit: null }],
      [{ needId: 'n1', quantity: null }],
    ),
  ).toEqual([])
})

test('quantities are added without rounding', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 12n), (amount) => {
      expect(thousandths(asDecimal(amount))).toBe(amount)
    }),
  )
  expect(asDecimal(thousandths('0.1') + thousandths('0.2'))).toBe('0.3')
})
