// The rule beside the naive books: what it answers to random histories, and what it writes.
import { propertyRun } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { anyHistory, at, closedYear, everyVerdict, play, verdictOf, worldOf } from './any-history.ts'
import { type Balance, balanceKey } from './books.ts'
import { heldOn, type Line, linesOf, type NaiveBooks, postedOn } from './naive-books.ts'
import { type Command, decidePostings, fingerprintOf, type KnownHold, type Locked } from './posting.rule.ts'

const run = propertyRun('the rule of posting')
afterAll(() => run.tell())

/** The books as the database would lock them for a group. */
function lockedOf(books: NaiveBooks, commands: readonly Command[]): Locked {
  const kinds = new Map(
    commands.flatMap((command) =>
      command.kind === 'transfer' ? command.legs.map(({ account }) => [account.code, account.kind] as const) : [],
    ),
  )
  const balances = [...linesOf(books), ...commands.flatMap(touchedBy)].map((line): [string, Balance] => {
    const kind = kinds.get(line.account)
    return [
      balanceKey(line.account, line.contributionId),
      {
        ...line,
        mayBeNegative: kind === 'funder' || kind === 'exchange',
        posted: postedOn(books.transfers, line),
        held: heldOn(books, line),
        days: daysOf(books, line),
      },
    ]
  })
  const holds = books.holds.map(({ placed, outcome }): [string, KnownHold] => [
    placed.id,
    {
      account: placed.account.code,
      fingerprint: fingerprintOf(placed),
      outcome: outcome === 'open' ? null : outcome,
      lapsesAt: placed.lapsesAt ?? null,
      lines: placed.lines,
    },
  ])
  return {
    balances: new Map(balances),
    transfers: new Map(books.transfers.map((transfer) => [transfer.id, fingerprintOf(transfer)])),
    holds: new Map(holds),
    closedYears: new Set([closedYear]),
  }
}

function touchedBy(command: Command): Line[] {
  if (command.kind === 'transfer')
    return command.legs.map(({ account, contributionId }) => ({ account: account.code, contributionId }))
  if (command.kind !== 'hold') return []
  return command.lines.map(({ contributionId }) => ({ account: command.account.code, contributionId }))
}

function daysOf({ transfers }: NaiveBooks, line: Line): { on: string; moved: bigint }[] {
  const days = [...new Set(transfers.map(({ effectiveOn }) => effectiveOn))].toSorted()
  return days.map((on) => ({
    on,
    moved: postedOn(
      transfers.filter(({ effectiveOn }) => effectiveOn === on),
      line,
    ),
  }))
}

/** Balances of the naive books as text, without those at zero. */
const balancesOf = (books: NaiveBooks) =>
  linesOf(books)
    .map((line) => [
      balanceKey(line.account, line.contributionId),
      postedOn(books.transfers, line),
      heldOn(books, line),
    ])
    .filter(([, posted, held]) => posted !== 0n || held !== 0n)
    .map(String)
    .toSorted()

test('whatever is asked, in whatever groups: each command is answered as the naive books answer it, and what is written makes up their balances', {
  timeout: run.timeout,
}, () => {
  fc.assert(
    fc.property(anyHistory(12, 12), (history) => {
      let before: NaiveBooks = { transfers: [], holds: [], closedYears: [closedYear] }
      for (const { commands, verdicts, books } of play(history, worldOf(0))) {
        const locked = lockedOf(before, commands)
        const { outcomes, writes } = decidePostings(commands, locked, at)
        expect(outcomes.map(verdictOf)).toEqual(verdicts)
        for (const verdict of verdicts) run.count(verdict)

        const written = new Map([...locked.balances].map(([key, { posted, held }]) => [key, { posted, held }]))
        for (const [key, { posted, held }] of writes.changes) {
          const balance = written.get(key)
          if (balance) written.set(key, { posted: balance.posted + posted, held: balance.held + held })
        }
        const after = [...written]
          .filter(([, { posted, held }]) => posted !== 0n || held !== 0n)
          .map(([key, { posted, held }]) => String([key, posted, held]))
        expect(after.toSorted()).toEqual(balancesOf(books))
        expect(writes.transfers.map(({ id }) => id)).toEqual(
          books.transfers.slice(before.transfers.length).map(({ id }) => id),
        )
        expect(writes.holds.map(({ id }) => id)).toEqual(
          books.holds.slice(before.holds.length).map(({ placed }) => placed.id),
        )
        before = books
      }
    }),
    { seed: run.seed, numRuns: run.times(900) },
  )
})

test('whatever was posted: it sums to zero per transfer, currency and contribution, and neither held nor available is below zero', {
  timeout: run.timeout,
}, () => {
  fc.assert(
    fc.property(anyHistory(4, 40), (history) => {
      const commands = play(history, worldOf(0)).flatMap((group) => group.commands)
      const empty: NaiveBooks = { transfers: [], holds: [], closedYears: [closedYear] }
      const { outcomes, writes } = decidePostings(commands, lockedOf(empty, commands), at)
      for (const outcome of outcomes) run.count(verdictOf(outcome))
      for (const { legs } of writes.transfers) {
        const sums = Map.groupBy(legs, ({ account, contributionId }) => `${account.currency} ${contributionId}`)
        for (const own of sums.values()) expect(own.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n)
      }
      for (const [key, { posted, held }] of writes.changes) {
        expect(held >= 0n).toBe(true)
        const mayFall = /^(funder|exchange):|\|$/.test(key)
        expect(mayFall || posted - held >= 0n).toBe(true)
      }
      const dated = [...writes.changes.values()].map(
        ({ posted, moved }) => posted - [...moved.values()].reduce((a, b) => a + b, 0n),
      )
      expect(dated.every((difference) => difference === 0n)).toBe(true)
    }),
    { seed: run.seed, numRuns: run.times(400) },
  )
})

test.for(everyVerdict)('among all that was asked, some came out as %s', (outcome) => {
  expect(run.counted(outcome)).toBeGreaterThan(0)
})
