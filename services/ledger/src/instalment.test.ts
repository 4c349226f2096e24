import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from './day.ts'
import { InstalmentState, instalmentsOf } from './instalment.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const schedule = [
  { dueOn: '2027-03-01', amount: usd('30.00') },
  { dueOn: '2026-12-01', amount: usd('10.00') },
  { dueOn: '2026-11-20', amount: usd('20.00') },
]
const today = { on: '2026-11-24', reminderDays: 14 }
const shown = (receivedMinor: bigint, on = today.on) =>
  instalmentsOf(schedule, receivedMinor, { ...today, on }).map(
    ({ place, paidMinor, state }) => `${place} ${paidMinor} ${InstalmentState.parse(state)}`,
  )

test.for([
  [0n, ['3 0 overdue', '2 0 due', '1 0 upcoming']],
  [1999n, ['3 1999 overdue', '2 0 due', '1 0 upcoming']],
  [2000n, ['3 2000 paid', '2 0 due', '1 0 upcoming']],
  [2500n, ['3 2000 paid', '2 500 due', '1 0 upcoming']],
  [6000n, ['3 2000 paid', '2 1000 paid', '1 3000 paid']],
] as const)(
  'of %i received the earliest payments are paid first, whatever the order in which they were written',
  ([received, states]) => {
    expect(shown(received)).toEqual(states)
  },
)

test.for([
  ['2026-11-16', 'upcoming'],
  ['2026-11-17', 'due'],
  ['2026-12-01', 'due'],
  ['2026-12-02', 'overdue'],
] as const)('on %s, with fourteen days to remind in, what is due on 1 December is %s', ([on, state]) => {
  expect(shown(2000n, on)[1]).toBe(`2 0 ${state}`)
})

test('of two payments due on one day the one that was written first is paid first', () => {
  const twice = ['10.00', '20.00', '30.00'].map((amount) => ({ dueOn: '2026-12-01', amount: usd(amount) }))
  const paid = instalmentsOf(twice, 1500n, today).map(({ place, paidMinor }) => `${place} ${paidMinor}`)
  expect(paid).toEqual(['1 1000', '2 500', '3 0'])
})

test('what is received is spread without loss, and nothing is paid before what is due earlier is', () => {
  const amounts = fc.array(
    fc.record({ cents: fc.integer({ min: 1, max: 10 ** 6 }), day: fc.integer({ min: 0, max: 60 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  fc.assert(
    fc.property(amounts, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, part) => {
      const all = drawn.map(({ cents, day }) => ({
        dueOn: addDays('2026-11-01', day),
        amount: usd((cents / 100).toFixed(2)),
      }))
      const total = drawn.reduce((sum, { cents }) => sum + cents, 0)
      const received = BigInt(Math.floor(total * part))
      const instalments = instalmentsOf(all, received, today)
      expect(instalments.reduce((sum, { paidMinor }) => sum + paidMinor, 0n)).toBe(received)
      const firstOpen = instalments.findIndex(({ state }) => state !== 'paid')
      const later = firstOpen < 0 ? [] : instalments.slice(firstOpen + 1)
      expect(later.every(({ paidMinor }) => paidMinor === 0n)).toBe(true)
      const days = instalments.map(({ dueOn }) => dueOn)
      expect(days).toEqual(days.toSorted())
    }),
  )
})
