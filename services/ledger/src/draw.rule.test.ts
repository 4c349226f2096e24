import fc from 'fast-check'
import { expect, test } from 'vitest'
import { besideDeficit, decideDraws } from './draw.rule.ts'
import { byNarrowness, type Earmark, fits } from './earmark.ts'
import type { Source } from './spendable.ts'

const purpose = { objectives: [2, 7], countries: ['SL'] }
const source = (contributionId: string, availableMinor: bigint, named: Partial<Earmark> = {}): Source => ({
  contributionId,
  availableMinor,
  earmark: { thematicAreas: [], objectives: [], countries: [], ...named },
})
const drawn = (askMinor: bigint, sources: Source[]) => {
  const decided = decideDraws(askMinor, sources, purpose)
  return decided.kind === 'drawn'
    ? decided.draws.map(({ contributionId, amountMinor }) => `${contributionId} ${amountMinor}`)
    : decided
}

test('the narrowest earmark gives first, free money last', () => {
  const sources = [
    source('free', 100n),
    source('country', 50n, { countries: ['SL'] }),
    source('country-of-two', 50n, { countries: ['SL', 'SN'] }),
    source('area-and-country', 20n, { thematicAreas: [1, 2], countries: ['SL'] }),
  ]
  expect(drawn(120n, sources)).toEqual(['area-and-country 20', 'country 50', 'country-of-two 50'])
  expect(drawn(121n, sources)).toEqual(['area-and-country 20', 'country 50', 'country-of-two 50', 'free 1'])
})

test('contributions of one narrowness give in proportion, the oldest the unit that is left over', () => {
  expect(drawn(100n, [source('a', 300n), source('b', 300n), source('c', 300n)])).toEqual(['a 34', 'b 33', 'c 33'])
  expect(drawn(100n, [source('a', 100n), source('b', 300n)])).toEqual(['a 25', 'b 75'])
})

test('money bound to something else is not drawn, and a shortfall draws nothing', () => {
  const sources = [source('elsewhere', 900n, { countries: ['SN'] }), source('free', 99n)]
  expect(drawn(100n, sources)).toEqual({ kind: 'short', spendableMinor: 99n })
})

test('what the fund’s own line is below zero is not spent: free money makes up for it in proportion, then the widest earmark', () => {
  const sources = [
    source('country', 50n, { countries: ['SL'] }),
    source('free', 30n),
    source('elsewhere', 20n, { thematicAreas: [1], countries: ['SN'] }),
    source('empty', 0n),
    source('free-too', 10n),
  ]
  const left = (deficitMinor: bigint) =>
    besideDeficit(sources, deficitMinor).map(({ availableMinor }) => availableMinor)
  expect(left(-1n)).toEqual([50n, 30n, 20n, 0n, 10n])
  expect(left(0n)).toEqual([50n, 30n, 20n, 0n, 10n])
  expect(left(20n)).toEqual([50n, 15n, 20n, 0n, 5n])
  expect(left(41n)).toEqual([49n, 0n, 20n, 0n, 0n])
  expect(left(95n)).toEqual([0n, 0n, 15n, 0n, 0n])
  expect(left(10n ** 9n)).toEqual([0n, 0n, 0n, 0n, 0n])
})

const anySource = fc.record({
  availableMinor: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  thematicAreas: fc.uniqueArray(fc.constantFrom(1, 2, 3), { maxLength: 2 }),
  objectives: fc.uniqueArray(fc.constantFrom(2, 7, 15), { maxLength: 2 }),
  countries: fc.uniqueArray(fc.constantFrom('SL', 'SN'), { maxLength: 2 }),
})

test('whatever is there: draws sum to the ask, never above what is available, only what fits, narrower ones emptied first', () => {
  fc.assert(
    fc.property(fc.array(anySource, { maxLength: 12 }), fc.bigInt({ min: 1n, max: 10n ** 13n }), (given, askMinor) => {
      const sources = given.map(({ availableMinor, ...named }, index) => source(`c${index}`, availableMinor, named))
      const decided = decideDraws(askMinor, sources, purpose)
      const fit = sources.filter(({ earmark }) => fits(earmark, purpose))
      const spendable = fit.reduce((sum, each) => sum + each.availableMinor, 0n)
      if (decided.kind === 'short') {
        expect(spendable < askMinor && decided.spendableMinor === spendable).toBe(true)
        return
      }
      expect(decided.draws.reduce((sum, draw) => sum + draw.amountMinor, 0n)).toBe(askMinor)
      const left = new Map(fit.map((each) => [each.contributionId, each.availableMinor]))
      for (const { contributionId, amountMinor } of decided.draws) {
        expect(amountMinor > 0n && amountMinor <= (left.get(contributionId) ?? 0n)).toBe(true)
        left.set(contributionId, (left.get(contributionId) ?? 0n) - amountMinor)
      }
      const drawnFrom = fit.filter((each) => decided.draws.some((draw) => draw.contributionId === each.contributionId))
      for (const wide of drawnFrom)
        for (const narrow of fit.filter((each) => byNarrowness(each.earmark, wide.earmark) < 0))
          expect(left.get(narrow.contributionId)).toBe(0n)
    }),
    { numRuns: 1000 },
  )
})
