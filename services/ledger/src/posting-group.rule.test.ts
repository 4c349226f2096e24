// A group is decided as its commands would be one by one.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Command, decidePostings, type Locked, type Writes } from './posting.rule.ts'
import { at, available, booksWith, contributions, fee, funder, hold, move } from './small-books.ts'

const place = fc.record({
  id: fc.integer({ min: 1, max: 30 }),
  kind: fc.constantFrom('in', 'fee', 'hold', 'void', 'post'),
  contributionId: fc.constantFrom('c1', 'c2', 'c3'),
  amount: fc.bigInt({ min: 1n, max: 200n }),
})
type Place = typeof place extends fc.Arbitrary<infer P> ? P : never

function commandOf({ id, kind, contributionId, amount }: Place): Command {
  if (kind === 'in') return move(`t${id}`, funder, available, amount, contributionId)
  if (kind === 'fee') return move(`t${id}`, available, fee, amount, contributionId)
  if (kind === 'hold') return hold(`h${id}`, amount, contributionId)
  if (kind === 'void') return { kind: 'void', holdId: `h${id}` }
  return { ...move(`p${id}`, available, fee, amount, contributionId), settles: `h${id}` }
}

/** The books after what was written. */
function after(locked: Locked, writes: Writes): Locked {
  const balances = new Map(locked.balances)
  for (const [key, change] of writes.changes) {
    const before = balances.get(key)
    if (before) balances.set(key, { ...before, posted: before.posted + change.posted, held: before.held + change.held })
  }
  const holds = new Map(locked.holds)
  for (const { id, account, fingerprint, lines } of writes.holds)
    holds.set(id, { account: account.code, fingerprint, outcome: null, lapsesAt: null, lines })
  for (const { holdId, outcome } of writes.resolutions) {
    const found = holds.get(holdId)
    if (found) holds.set(holdId, { ...found, outcome })
  }
  const transfers = new Map(locked.transfers)
  for (const { id, fingerprint } of writes.transfers) transfers.set(id, fingerprint)
  return { balances, transfers, holds, closedYears: locked.closedYears }
}

test('whatever is asked: money is conserved, available and held never negative, a group equals its commands one by one', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 40 }), (places) => {
      const commands = places.map(commandOf)
      const group = decidePostings(commands, booksWith(), at)
      const end = after(booksWith(), group.writes)
      const oneByOne = commands.reduce(
        ({ books, outcomes }, command) => {
          const decided = decidePostings([command], books, at)
          return { books: after(books, decided.writes), outcomes: [...outcomes, ...decided.outcomes] }
        },
        { books: booksWith(), outcomes: [] as typeof group.outcomes },
      )
      expect(group.outcomes.map(({ status }) => status)).toEqual(oneByOne.outcomes.map(({ status }) => status))
      expect(end.balances).toEqual(oneByOne.books.balances)
      for (const contribution of contributions) {
        const own = [...end.balances.values()].filter(({ contributionId }) => contributionId === contribution)
        expect(own.reduce((sum, { posted }) => sum + posted, 0n)).toBe(0n)
        for (const { mayBeNegative, posted, held } of own) {
          expect(held >= 0n).toBe(true)
          expect(mayBeNegative || posted - held >= 0n).toBe(true)
        }
      }
    }),
    { numRuns: 500 },
  )
})
