import { expect, test } from 'vitest'
import { fitting, type Source, spendableAtVote, spendableByEarmark, sumOfSources } from './spendable.ts'

const purpose = { objectives: [2, 7], countries: ['SL'] }
const source = (contributionId: string, availableMinor: bigint, countries: string[] = []): Source => ({
  contributionId,
  availableMinor,
  earmark: { thematicAreas: [], objectives: [], countries },
})

test('what may pay is what has arrived and fits, the narrowest earmark first, of one narrowness the oldest', () => {
  const sources = [
    source('free', 5n),
    source('spent', 0n),
    source('elsewhere', 9n, ['SN']),
    source('two countries', 1n, ['SL', 'SN']),
    source('one country', 2n, ['SL']),
    source('one country too', 3n, ['SL']),
  ]
  const usable = fitting(sources, purpose)
  expect(usable.map(({ contributionId }) => contributionId)).toEqual([
    'one country',
    'one country too',
    'two countries',
    'free',
  ])
  expect(sumOfSources(usable)).toBe(11n)
})

test('what is spendable is shown by earmark, added up, without naming a contribution', () => {
  const sources = [source('a', 100n, ['SL']), source('b', 1n), source('c', 23n, ['SL'])]
  expect(spendableByEarmark(sources, 'USD')).toEqual([
    {
      earmark: { thematicAreas: [], objectives: [], countries: ['SL'] },
      contributions: 2,
      spendable: { amount: '1.23', currency: 'USD' },
    },
    {
      earmark: { thematicAreas: [], objectives: [], countries: [] },
      contributions: 1,
      spendable: { amount: '0.01', currency: 'USD' },
    },
  ])
})

test('an earmark of which a reader may not know every contribution is shown to one digit, rounded down', () => {
  const sources = [source('a', 1_234_500n, ['SL']), source('b', 65_499n, ['SL']), source('c', 77n)]
  const shown = (known: string[]) =>
    spendableByEarmark(sources, 'USD', ({ contributionId }) => known.includes(contributionId)).map(
      ({ spendable }) => spendable.amount,
    )
  expect(shown(['a', 'b', 'c'])).toEqual(['12999.99', '0.77'])
  expect(shown(['a', 'c'])).toEqual(['10000.00', '0.77'])
  expect(shown(['a', 'b'])).toEqual(['12999.99', '0.70'])
})

test('before a vote what the proposal holds is told apart from what there is beside it, also where it holds all', () => {
  const sources = [source('a', 100n, ['SL']), source('b', 0n, ['SL']), source('c', 7n), source('d', 9n, ['SN'])]
  const held = new Map([
    ['a', 20n],
    ['b', 3n],
  ])
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  expect(spendableAtVote(sources, held, purpose, 'USD')).toEqual([
    {
      earmark: { thematicAreas: [], objectives: [], countries: ['SL'] },
      contributions: 2,
      spendable: usd('1.00'),
      held: usd('0.23'),
      beforeHold: usd('1.23'),
    },
    {
      earmark: { thematicAreas: [], objectives: [], countries: [] },
      contributions: 1,
      spendable: usd('0.07'),
      held: usd('0.00'),
      beforeHold: usd('0.07'),
    },
  ])
})
