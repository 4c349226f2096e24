// Callers that post side by side: whatever they were answered, and whatever stands in the end, some order of them one after the
// other gives too. The search tries every order of small histories.
import { type FreshDatabase, freshDatabase, propertyRun } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allocatedAccount, availableAccount, feeAccount, funderAccount } from './account.ts'
import { at, type World, worldOf } from './any-history.ts'
import { heldOn, judge, linesOf, type NaiveBooks, postedOn } from './naive-books.ts'
import type { Command } from './posting.rule.ts'
import { postTransfers } from './posting.ts'

const run = propertyRun('posting side by side')
let database: FreshDatabase
let worlds = 0

beforeAll(async () => {
  database = await freshDatabase('ledger')
})
afterAll(async () => {
  run.tell()
  await database.drop()
})

const [funder, available, fee] = [funderAccount('norway', 'USD'), availableAccount('USD'), feeAccount('USD')]

interface Move {
  kind: 'deposit' | 'fee' | 'hold' | 'settle' | 'void'
  /** Ids are few: several callers send the same, or settle the same hold. */
  id: number
  amount: bigint
  day: number
}
const anyMove: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('deposit', 'fee', 'fee', 'hold', 'settle', 'settle', 'void'),
  id: fc.nat(3),
  amount: fc.constantFrom(5n, 9n, 20n),
  day: fc.nat(1),
})
/** Callers, each with its groups, which it sends one after the other. */
const callers = fc.array(fc.array(fc.array(anyMove, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }), {
  minLength: 4,
  maxLength: 5,
  size: 'max',
})

/** All on one contribution, which all of them wait for. */
function commandOf({ kind, id, amount, day }: Move, { contributions, idOf, allocationId }: World): Command {
  const contributionId = contributions[0] ?? ''
  const effectiveOn = `2027-03-0${day + 1}`
  const hold = { holdId: idOf(100 + id) }
  if (kind === 'void') return { kind, ...hold }
  if (kind === 'hold') {
    const own = { id: hold.holdId, about: hold.holdId, effectiveOn, account: available }
    return { kind, ...own, lines: [{ contributionId, amountMinor: amount }] }
  }
  const to = { deposit: available, fee, settle: allocatedAccount(allocationId, 'unhcr', 'USD') }[kind]
  const from = kind === 'deposit' ? funder : available
  const own = { deposit: 200, fee: 300, settle: 400 }[kind] + id
  return {
    kind: 'transfer',
    id: idOf(own),
    code: kind === 'settle' ? 'allocation' : kind,
    about: idOf(own),
    effectiveOn,
    legs: [
      { account: from, contributionId, amountMinor: -amount },
      { account: to, contributionId, amountMinor: amount },
    ],
    ...(kind === 'settle' ? { settles: hold.holdId } : {}),
  }
}

/** One group as it was sent and answered. */
interface Answered {
  commands: Command[]
  verdicts: string[]
}

const post = async (commands: Command[]): Promise<Answered> => {
  const outcomes = await database.db.transaction((tx) => postTransfers(tx, commands, at))
  return { commands, verdicts: outcomes.map((each) => (each.status === 'refused' ? each.code : each.status)) }
}

async function oneAfterTheOther(groups: Command[][]): Promise<Answered[]> {
  const answers: Answered[] = []
  for (const group of groups) answers.push(await post(group))
  return answers
}

/** The books after some order in which each caller's groups keep theirs and all are answered as they were; undefined: there is none. */
function serialOrder(queues: readonly (readonly Answered[])[], books: NaiveBooks, end: string): NaiveBooks | undefined {
  if (queues.every((queue) => queue.length === 0)) return stateOf(books) === end ? books : undefined
  for (const [place, [next, ...rest]] of queues.entries()) {
    if (next === undefined) continue
    const after = answeredAlike(next, books)
    const found = after && serialOrder(queues.with(place, rest), after, end)
    if (found) return found
  }
  return undefined
}

function answeredAlike({ commands, verdicts }: Answered, before: NaiveBooks): NaiveBooks | undefined {
  let books = before
  for (const [place, command] of commands.entries()) {
    const judged = judge(books, command, at)
    if (judged.verdict !== verdicts[place]) return undefined
    books = judged.books
  }
  return books
}

const stateOf = (books: NaiveBooks) =>
  linesOf(books)
    .map((line) => `${line.account} ${postedOn(books.transfers, line)} ${heldOn(books, line)}`)
    .filter((line) => !line.endsWith(' 0 0'))
    .toSorted()
    .join('\n')

async function storedState({ contributions }: World): Promise<string> {
  const rows = await database.ownerSql`
    select account, posted, held from ledger.balance_lines
    where contribution_id = ${contributions[0] ?? ''} and (posted <> 0 or held <> 0)`
  return rows
    .map(({ account, posted, held }) => `${account} ${posted} ${held}`)
    .toSorted()
    .join('\n')
}

test('callers side by side are answered, and leave the books, as in some order of them one after the other', {
  timeout: run.timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(callers, async (asked) => {
      worlds += 1
      const world = worldOf(worlds)
      await database.ownerSql`
        insert into ledger.contributions (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, pledged_by, pledged_at)
        values (${world.contributions[0] ?? ''}, 'norway', 1, 'USD', '{}', '{}', '{}', 'public', 'norway', now())`
      const first = await post(
        [
          { kind: 'deposit', id: 9, amount: 50n, day: 0 } as const,
          ...[0, 1].map((id) => ({ kind: 'hold', id, amount: 9n, day: 0 }) as const),
        ].map((each) => commandOf(each, world)),
      )
      const empty: NaiveBooks = { transfers: [], holds: [], closedYears: [] }
      const start = answeredAlike(first, empty) ?? empty
      const answers = await Promise.all(
        asked.map((groups) => oneAfterTheOther(groups.map((group) => group.map((move) => commandOf(move, world))))),
      )
      for (const verdict of answers.flat().flatMap(({ verdicts }) => verdicts)) run.count(verdict)
      expect(serialOrder(answers, start, await storedState(world)), JSON.stringify(answers, asText)).toBeDefined()
    }),
    { seed: run.seed, numRuns: run.times(60) },
  )
})

const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

test('answers that no order gives are found', () => {
  const world = worldOf(0)
  const answered = (kind: Move['kind'], id: number, amount: bigint, verdict: string): Answered => ({
    commands: [commandOf({ kind, id, amount, day: 0 }, world)],
    verdicts: [verdict],
  })
  const empty: NaiveBooks = { transfers: [], holds: [], closedYears: [] }
  const deposit = answered('deposit', 0, 10n, 'posted')
  const end = 'fund:available:USD 4 0\nadministrator:fee:USD 6 0\nfunder:norway:USD -10 0'
    .split('\n')
    .toSorted()
    .join('\n')
  const refused = answered('fee', 2, 6n, 'ledger.funds_short')
  const queues = [[deposit], [answered('fee', 1, 6n, 'posted')], [refused]]
  expect(serialOrder(queues, empty, end)).toBeDefined()
  expect(serialOrder(queues, empty, end.replace('4', '5'))).toBeUndefined()
  const both = [[deposit], [answered('fee', 1, 6n, 'posted')], [answered('fee', 2, 6n, 'posted')]]
  expect(serialOrder(both, empty, end)).toBeUndefined()
})

test.for(['posted', 'already_posted', 'ledger.transfer_id_reused', 'ledger.hold_resolved', 'ledger.funds_short'])(
  'among all that was asked, some came out as %s',
  (outcome) => expect(run.counted(outcome)).toBeGreaterThan(0),
)
