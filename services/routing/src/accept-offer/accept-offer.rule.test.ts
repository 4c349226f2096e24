import type { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import type { NeedToCover } from '../need.ts'
import { decideTaken } from './accept-offer.rule.ts'

const left: NeedToCover[] = [
  { id: 'n1', kind: 'technical', objectives: null, quantity: '3.5' },
  { id: 'n2', kind: 'human', objectives: null, quantity: null },
  { id: 'n3', kind: 'human', objectives: null, quantity: '1' },
]
const offered = ['n1', 'n2']

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
