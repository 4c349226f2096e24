import { expect, test } from 'vitest'
import { callStates, confirmByOf, isOpen, partnersIn, restsOn } from './call.ts'

test('the last member has its working days, by its own country; without members an operator has them', () => {
  const friday = new Date('2026-11-27T09:00:00.000Z')
  expect(confirmByOf(friday, 10, []).toISOString()).toBe('2026-12-11T09:00:00.000Z')
  expect(confirmByOf(friday, 10, [null, 'SL']).toISOString()).toBe('2026-12-11T09:00:00.000Z')
  // In Jordan Friday and Saturday are the weekend.
  const sunday = new Date('2026-11-29T09:00:00.000Z')
  expect(confirmByOf(sunday, 10, ['SL']).toISOString()).toBe('2026-12-11T09:00:00.000Z')
  expect(confirmByOf(sunday, 10, ['SL', 'JO']).toISOString()).toBe('2026-12-13T09:00:00.000Z')
})

test('a call rests on revision, plan and team', () => {
  const call = { revision: 1, planId: 'p', members: ['iom', 'unhcr'] }
  expect(restsOn(call, { ...call })).toBe(true)
  for (const other of [{ revision: 2 }, { planId: null }, { members: ['iom'] }])
    expect(restsOn(call, { ...call, ...other })).toBe(false)
})

test('a team is who is in it, once each, in the order of the alphabet, so that one order of words is not another team', () => {
  const members = ['unhcr', 'iom', 'unhcr', 'acted'].map((partner) => ({ partner, name: partner, needs: [] }))
  expect(partnersIn({ members })).toEqual(['acted', 'iom', 'unhcr'])
})

test('a call waits for an answer or for the proposal, and is over in every other state', () => {
  expect(callStates.filter(isOpen)).toEqual(['asked', 'confirmed'])
})
