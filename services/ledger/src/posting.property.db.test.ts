// The books in PostgreSQL beside the naive books: random histories through postTransfers, compared at every step and at their end.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fixedClock, makeLogger } from '@hub/runtime'
import { type FreshDatabase, freshDatabase, propertyRun } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyHistory, at, closedYear, days, everyVerdict, play, verdictOf, type World, worldOf } from './any-history.ts'
import { signerOf } from './checkpoint.ts'
import { heldOn, judge, linesOf, type NaiveBooks, postedOn } from './naive-books.ts'
import type { Command, PostTransfer } from './posting.rule.ts'
import { postTransfers } from './posting.ts'
import { listBalancesOf } from './read-accounts/read-accounts.sql.ts'
import { makeSealLeaves } from './seal-leaves/seal-leaves.ts'
import { digestOfTables } from './table-digest.ts'

const run = propertyRun('the books in PostgreSQL')
const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')
const log = makeLogger({ service: 'ledger', level: 'silent' })
const signer = signerOf('test/fund', Buffer.alloc(32, 1))
let database: FreshDatabase
let worlds = 0

beforeAll(async () => {
  database = await freshDatabase('ledger')
  await database.ownerSql`insert into ledger.periods (year, reason, closed_by) values (${closedYear}, 'A test', 'operator')`
})
afterAll(async () => {
  run.tell()
  await database.drop()
})

const post = (commands: readonly Command[]) => database.db.transaction((tx) => postTransfers(tx, commands, at))
const countAll = (verdicts: readonly string[]) => {
  for (const verdict of verdicts) run.count(verdict)
}

/** Contributions and ids that no other history has. */
async function freshWorld(): Promise<World> {
  worlds += 1
  const world = worldOf(worlds)
  await database.ownerSql`
    insert into ledger.contributions (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, pledged_by, pledged_at)
    select id, 'norway', 1, 'USD', '{}', '{}', '{}', 'public', 'norway', now() from unnest(${world.contributions as string[]}::uuid[]) id`
  return world
}

const isOfWorld = (world: World) => (line: { contributionId: string | null }) =>
  line.contributionId !== null && world.contributions.includes(line.contributionId)

async function storedBalances(world: World): Promise<string[]> {
  const rows = await database.ownerSql`
    select account, contribution_id, posted, held from ledger.balance_lines
    where contribution_id = any (${world.contributions as string[]}) and (posted <> 0 or held <> 0)`
  return rows.map((row) => `${row.account} ${row.contribution_id} ${row.posted} ${row.held}`).toSorted()
}

const naiveBalances = (books: NaiveBooks, world: World): string[] =>
  linesOf(books)
    .filter(isOfWorld(world))
    .map((line) => ({ line, posted: postedOn(books.transfers, line), held: heldOn(books, line) }))
    .filter(({ posted, held }) => posted !== 0n || held !== 0n)
    .map(({ line, posted, held }) => `${line.account} ${line.contributionId} ${posted} ${held}`)
    .toSorted()

test('whatever is asked, in whatever groups: the database answers as the naive books, ends with their balances, and what it refuses leaves no trace in any table', {
  timeout: run.timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory(8, 120), async (history) => {
      const world = await freshWorld()
      const groups = play(history, world)
      for (const { commands, verdicts } of groups) {
        expect((await post(commands)).map(verdictOf)).toEqual(verdicts)
        countAll(verdicts)
      }
      const books = groups.at(-1)?.books
      if (books === undefined) return
      expect(await storedBalances(world)).toEqual(naiveBalances(books, world))

      // All that stands was asked again, and all that was refused: nothing is written by either.
      const refused = groups.flatMap(({ commands, verdicts }) =>
        commands.filter((_, place) => verdicts[place]?.startsWith('ledger.')),
      )
      const again = [...books.transfers, ...books.holds.map(({ placed }) => placed)]
      const other = again.map((command) => ({ ...command, about: world.idOf(9_999_999) }))
      const before = await digestOfTables(database.ownerSql)
      expect((await post(again)).map(verdictOf)).toEqual(again.map(() => 'already_posted'))
      expect((await post(other)).map(verdictOf)).toEqual(again.map(() => 'ledger.transfer_id_reused'))
      const late = refused.filter((command) => judge(books, command, at).verdict.startsWith('ledger.'))
      expect((await post(late)).map(({ status }) => status)).toEqual(late.map(() => 'refused'))
      expect(await digestOfTables(database.ownerSql)).toEqual(before)
      run.count('already_posted', again.length)
      run.count('ledger.transfer_id_reused', other.length)
    }),
    { seed: run.seed, numRuns: run.times(50) },
  )
  expect(await database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('reports of any day as known at any checkpoint equal a replay of what was known then, however much is dated back', {
  timeout: run.timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory(4, 80), async (history) => {
      const world = await freshWorld()
      const checkpoints: number[] = []
      let transfers: readonly PostTransfer[] = []
      for (const { commands, verdicts, books } of play(history, world)) {
        await post(commands)
        countAll(verdicts)
        await seal()
        checkpoints.push(await sealedSize())
        transfers = books.transfers
      }
      for (const day of days) {
        expect(await reported({ day, size: null }, world)).toEqual(replayed(transfers, day, world))
        // Asked at the end, so that all that came later is there and must be left out.
        for (const size of checkpoints) {
          const known = await sealedBelow(size)
          const then = transfers.filter(({ id }) => known.has(id))
          expect(await reported({ day, size }, world)).toEqual(replayed(then, day, world))
        }
      }
    }),
    { seed: run.seed, numRuns: run.times(10) },
  )
})

const seal = () => makeSealLeaves({ db: database.db, clock: fixedClock(at.toISOString()), log, signer })()
const sealedSize = async () => Number((await database.ownerSql`select count(*) as size from ledger.leaves`)[0]?.size)

async function sealedBelow(size: number): Promise<Set<string>> {
  const rows = await database.ownerSql`
    select t.id from ledger.leaves l join ledger.transfers t on t.number = l.number where l.index < ${size}`
  return new Set(rows.map(({ id }) => id))
}

async function reported(then: { day: string; size: number | null }, world: World): Promise<string[]> {
  const lines = await listBalancesOf(database.db, then, undefined, 1_000_000)
  return lines
    .filter(({ contribution }) => isOfWorld(world)({ contributionId: contribution }))
    .map(({ account, contribution, posted }) => `${account} ${contribution} ${posted}`)
    .filter(isNotZero)
    .toSorted()
}

const isNotZero = (line: string) => !line.endsWith(' 0')

const replayed = (transfers: readonly PostTransfer[], day: string, world: World): string[] =>
  linesOf({ transfers, holds: [], closedYears: [] })
    .filter(isOfWorld(world))
    .map((line) => `${line.account} ${line.contributionId} ${postedOn(transfers, line, day)}`)
    .filter(isNotZero)
    .toSorted()

test.for(everyVerdict)('among all that was asked, some came out as %s', (outcome) => {
  expect(run.counted(outcome)).toBeGreaterThan(0)
})
