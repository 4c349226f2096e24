import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { allocationStates } from '../allocation.ts'
import { type Closable, requireClosable } from './close-allocation.rule.ts'

const closable: Closable = {
  by: 'operator',
  payees: ['unhcr', 'iom'],
  state: 'approved',
  currency: 'USD',
  advances: [
    { payee: 'unhcr', amountMinor: 0n },
    { payee: 'iom', amountMinor: 0n },
  ],
  expenditures: [
    { id: 'e1', state: 'accepted' },
    { id: 'e2', state: 'reversed' },
  ],
}
const refusalOf = (than: Partial<Closable>) => {
  try {
    requireClosable({ ...closable, ...than })
  } catch (fault) {
    if (fault instanceof Refusal) return [fault.code, ...fault.faults.map(({ path, message }) => `${path} ${message}`)]
    throw fault
  }
  return []
}

test('an allocation of which all is accounted for may be closed', () => expect(refusalOf({})).toEqual([]))

test.for(allocationStates.filter((state) => state !== 'approved'))('one that is %s is not closed', (state) =>
  expect(() => requireClosable({ ...closable, state })).toThrow(`This allocation is ${state}`),
)

test('all that is left is named with what to do', () => {
  const advances = [{ payee: 'unhcr', amountMinor: 3000n }, ...closable.advances.slice(1)]
  const expenditures = [
    { id: 'e1', state: 'reported' as const },
    { id: 'e2', state: 'queried' as const },
  ]
  expect(refusalOf({ advances, expenditures })).toEqual([
    'ledger.allocation_unaccounted',
    'payees.unhcr has 30.00 USD left: have it reported as spent or refunded, or write it off',
    'expenditures.e1 is reported: accept it or query it',
    'expenditures.e2 is queried: accept it, or reverse it and have it reported anew',
  ])
})

test('no payee closes its own allocation, operator or not', () => {
  expect(refusalOf({ by: 'iom' })).toEqual(['ledger.own_payee'])
})
