import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallState, callStates } from '../call.ts'
import { fits } from '../earmark.ts'
import type { Source } from '../spendable.ts'
import { byTurn, decideCalls, type Waiting } from './call-waitlisted.rule.ts'

const now = new Date('2026-11-24T09:00:00.000Z')
const later = new Date('2026-12-08T09:00:00.000Z')
const purpose = { objectives: [2, 7], countries: ['SL'] }

const waits = (requestId: string, askMinor: bigint, changes: Partial<Waiting> = {}): Waiting => ({
  requestId,
  revision: 1,
  since: new Date('2026-11-20T09:00:00.000Z'),
  score: { score: 50, maxScore: 100 },
  askMinor,
  purpose,
  members: ['iom', 'unhcr'],
  planId: 'plan',
  call: null,
  ...changes,
})
const called = (state: CallState, changes: Partial<NonNullable<Waiting['call']>> = {}): Waiting['call'] => ({
  id: 'call',
  revision: 1,
  members: ['iom', 'unhcr'],
  planId: 'plan',
  state,
  confirmBy: later,
  lowestMinor: 100n,
  ...changes,
})
const source = (availableMinor: bigint, earmark: Partial<Source['earmark']> = {}, contributionId = 'c1'): Source => ({
  contributionId,
  earmark: { thematicAreas: [], objectives: [], countries: [], ...earmark },
  availableMinor,
})
const calledUp = (waiting: Waiting[], sources: Source[], at = now) =>
  decideCalls(waiting, sources, at).calls.map(({ requestId }) => requestId)

test('whose turn it is: the earlier day, of one day the better scored, then the smaller id; an unknown score last', () => {
  const early = waits('z', 1n, { since: new Date('2026-11-19T23:59:59.000Z'), score: null })
  const best = waits('y', 1n, { since: new Date('2026-11-20T23:00:00.000Z'), score: { score: 9, maxScore: 10 } })
  const [first, second] = [waits('a', 1n), waits('b', 1n, { score: { score: 5, maxScore: 10 } })]
  const unknown = waits('0', 1n, { score: null })
  const shuffled = [unknown, second, best, first, early]
  expect(shuffled.toSorted(byTurn)).toEqual([early, best, first, second, unknown])
  expect(byTurn(best, early)).toBeGreaterThan(0)
})

test('a score of nothing that could be reached is no score', () => {
  const none = waits('a', 1n, { score: { score: 0, maxScore: 0 } })
  const low = waits('b', 1n, { score: { score: 0, maxScore: 10 } })
  expect([none, low].toSorted(byTurn)).toEqual([low, none])
})

test('a request that is called is not called again, even where there is money for it twice', () => {
  expect(calledUp([waits('a', 50n, { call: called('asked') })], [source(1000n)])).toEqual([])
})

test('the least there was is told only where it became less', () => {
  const waiting = waits('a', 80n, { call: called('not_confirmed', { lowestMinor: 30n }) })
  expect(decideCalls([waiting], [source(30n)], now)).toEqual({ calls: [], lowered: [] })
})

test('one deposit calls up no more than it pays for, and one that does not fit holds up nobody behind it', () => {
  const waiting = [waits('a', 60n), waits('b', 60n), waits('c', 40n), waits('d', 1n)]
  expect(calledUp(waiting, [source(100n)])).toEqual(['a', 'c'])
})

test('money is set aside from the narrowest earmark first, and only where it fits', () => {
  const waiting = [waits('a', 50n), waits('b', 50n, { purpose: { objectives: [15], countries: ['SN'] } })]
  const free = source(50n)
  const bound = source(50n, { countries: ['SL'] }, 'c2')
  expect(calledUp(waiting, [free, bound])).toEqual(['a', 'b'])
  expect(calledUp(waiting, [{ ...bound, availableMinor: 100n }])).toEqual(['a'])
})

test('what is spendable is told of all that fits', () => {
  expect(decideCalls([waits('a', 60n)], [source(100n), source(7n, { countries: ['SN'] }, 'c2')], now).calls).toEqual([
    { requestId: 'a', spendableMinor: 100n },
  ])
})

test.for<[string, Waiting['call'], Date, string[]]>([
  ['asked in time', called('asked'), now, []],
  ['asked, the time over', called('asked', { confirmBy: now }), now, ['b']],
  ['confirmed, the time over', called('confirmed', { confirmBy: now }), now, []],
])('a request that is %s is not called again, and holds the money back or not', ([, call, at, expected]) => {
  expect(calledUp([waits('b', 100n), waits('z', 100n, { call })], [source(100n)], at)).toEqual(expected)
})

test.for<[string, Partial<Waiting>, string[]]>([
  ['the same money', { call: called('not_confirmed') }, []],
  ['more money', { call: called('not_confirmed', { lowestMinor: 99n }) }, ['a']],
  ['another team', { call: called('not_confirmed', { members: ['unhcr'] }) }, ['a']],
  ['the same plan, which the rules refused', { call: called('refused') }, []],
  ['another plan', { call: called('refused', { planId: 'before' }) }, ['a']],
  ['a call that came to nothing', { call: called('ended') }, ['a']],
])('who did not come through is called again or not: %s', ([, changes, expected]) => {
  expect(calledUp([waits('a', 80n, changes)], [source(100n)])).toEqual(expected)
})

test('only of a team that did not confirm is the least there was since kept', () => {
  for (const state of callStates) {
    const { lowered } = decideCalls([waits('a', 80n, { call: called(state) })], [source(30n)], now)
    expect(lowered.length, state).toBe(state === 'not_confirmed' ? 1 : 0)
  }
  const otherTeam = waits('a', 80n, { call: called('not_confirmed', { members: ['unhcr'] }) })
  expect(decideCalls([otherTeam], [source(30n)], now).lowered).toEqual([])
})

test('a team that did not confirm is asked again once there is more than the least there was since', () => {
  const waiting = waits('a', 80n, { call: called('not_confirmed') })
  const decided = decideCalls([waiting], [source(30n)], now)
  expect(decided).toEqual({ calls: [], lowered: [{ callId: 'call', lowestMinor: 30n }] })
  const since = waits('a', 80n, { call: called('not_confirmed', { lowestMinor: 30n }) })
  expect(calledUp([since], [source(90n)])).toEqual(['a'])
})

test('whatever waits and whatever is there: what is called up together can be paid together, in whatever order it is read', () => {
  const earmark = fc.constantFrom<Partial<Source['earmark']>>(
    {},
    { countries: ['SL'] },
    { objectives: [15] },
    { thematicAreas: [2] },
  )
  const sources = fc.array(fc.tuple(fc.bigInt(0n, 500n), earmark), { maxLength: 6 })
  const purposes = fc.constantFrom(
    purpose,
    { objectives: [15], countries: ['SN'] },
    { objectives: [4, 15], countries: ['SL'] },
  )
  const list = fc.array(fc.tuple(fc.bigInt(1n, 300n), purposes, fc.integer({ min: 0, max: 100 })), { maxLength: 12 })
  fc.assert(
    fc.property(sources, list, (given, asks) => {
      const has = given.map(([amount, bound], n) => source(amount, bound, `c${n}`))
      const waiting = asks.map(([askMinor, of, score], n) =>
        waits(`r${String(n).padStart(2, '0')}`, askMinor, { purpose: of, score: { score, maxScore: 100 } }),
      )
      const { calls } = decideCalls(waiting, has, now)
      const of = (id: string) => waiting.find(({ requestId }) => requestId === id) as Waiting
      const total = (ids: Waiting[]) => ids.reduce((sum, { askMinor }) => sum + askMinor, 0n)
      const taken = calls.map(({ requestId }) => of(requestId))
      // Hall's condition for every set of those called up that share a purpose: their money is there.
      for (const some of new Set(taken.map((each) => each.purpose))) {
        const usable = has.filter((each) => fits(each.earmark, some))
        expect(total(taken.filter((each) => each.purpose === some))).toBeLessThanOrEqual(
          usable.reduce((sum, { availableMinor }) => sum + availableMinor, 0n),
        )
      }
      expect(total(taken)).toBeLessThanOrEqual(has.reduce((sum, { availableMinor }) => sum + availableMinor, 0n))
      expect(decideCalls(waiting.toReversed(), has, now)).toEqual({ calls, lowered: [] })
      const [first] = waiting.toSorted(byTurn)
      const alone = first && decideCalls([first], has, now).calls.length
      if (first && alone) expect(calls[0]?.requestId).toBe(first.requestId)
    }),
  )
})
