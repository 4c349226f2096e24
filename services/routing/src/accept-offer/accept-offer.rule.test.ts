import type { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import type { NeedToCover } from '../need.ts'
import { decideReserved, decideTaken } from './accept-offer.rule.ts'

const left: NeedToCover[] = [
  { id: 'n1', kind: 'technical', objectives: null, quantity: '3.5', unit: null },
  { id: 'n2', kind: 'human', objectives: null, quantity: null, unit: null },
  { id: 'n3', kind: 'human', objectives: null, quantity: '1', unit: null },
]
const offered = [
  { needId: 'n1', quantity: null },
  { needId: 'n2', quantity: null },
]

test('without names all that was offered and is left is taken', () => {
  expect(decideTaken(offered, left, undefined)).toEqual([
    { needId: 'n1', quantity: '3.5' },
    { needId: 'n2', quantity: null },
  ])
})

test('what is named is taken, whole where no quantity is named', () => {
  expect(decideTaken(offered, left, [{ needId: 'n1', quantity: '3.50' }])).toEqual([{ needId: 'n1', quantity: '3.5' }])
  expect(decideTaken(offered, left, [{ needId: 'n1' }, { needId: 'n2' }])).toEqual([
    { needId: 'n1', quantity: '3.5' },
    { needId: 'n2', quantity: null },
  ])
})

test.for([
  ['a need of another offer', [{ needId: 'n3' }], 'routing.need_not_offered'],
  ['a need that does not exist', [{ needId: 'n9' }], 'routing.need_not_offered'],
  ['a need twice', [{ needId: 'n1', quantity: '1' }, { needId: 'n1' }], 'routing.need_named_twice'],
  ['a quantity where none is counted', [{ needId: 'n2', quantity: '1' }], 'routing.quantity_not_counted'],
  ['more than is left', [{ needId: 'n1', quantity: '3.501' }], 'routing.quantity_too_large'],
] as const)('refuses %s', ([, named, code]) => {
  expect(() => decideTaken(offered, left, [...named])).toThrow(expect.objectContaining({ code }) as Refusal)
})

test('no more is taken than was asked for, though more is left', () => {
  const asked = [{ needId: 'n1', quantity: '2' }]
  expect(decideTaken(asked, left, undefined)).toEqual([{ needId: 'n1', quantity: '2' }])
  expect(() => decideTaken(asked, left, [{ needId: 'n1', quantity: '2.5' }])).toThrow(
    expect.objectContaining({ code: 'routing.quantity_too_large' }) as Refusal,
  )
})

test('of what an offer holds of resources only what is taken stays held', () => {
  const reserved = [
    { needId: 'n1', resource: 'experts', quantity: '2' },
    { needId: 'n1', resource: 'advisers', quantity: '1.5' },
    { needId: 'n3', resource: 'trainers', quantity: '1' },
  ]
  expect(decideReserved(reserved, [{ needId: 'n1', quantity: '2.5' }])).toEqual([
    { needId: 'n1', resource: 'experts', quantity: '2' },
    { needId: 'n1', resource: 'advisers', quantity: '0.5' },
  ])
  expect(decideReserved(reserved, [{ needId: 'n3', quantity: '1' }])).toEqual([reserved[2]])
})
