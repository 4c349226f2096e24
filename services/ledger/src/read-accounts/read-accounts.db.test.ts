// Balances of a day gone by equal a replay of all transfers in the order of their effect, whatever was dated back since.
import { randomUUID } from 'node:crypto'
import { type TestApp, testApp } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, availableAccount, feeAccount, funderAccount, interestAccount } from '../account.ts'
import { usd } from '../fund-scene.ts'
import type { Command, PostTransfer } from '../posting.rule.ts'
import { postTransfers } from '../posting.ts'
import { makeLedger } from '../service.ts'

const [funder, available, fee] = [funderAccount('norway', 'USD'), availableAccount('USD'), feeAccount('USD')]
const path = '/v1/fund/balances'

let app: TestApp
let contributions: string[]
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  contributions = [randomUUID(), randomUUID(), randomUUID()]
  for (const id of contributions)
    await app.database.ownerSql`
      insert into ledger.contributions (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, pledged_by, pledged_at)
      values (${id}, 'norway', 1, 'USD', '{}', '{}', '{}', 'public', 'norway', now())`
})
afterAll(() => app.close())

const move = (from: Account, to: Account, amountMinor: bigint, contributionId: string | null, on: string) =>
  ({
    kind: 'transfer',
    id: randomUUID(),
    code: 'deposit',
    about: randomUUID(),
    effectiveOn: on,
    legs: [
      { account: from, contributionId, amountMinor: -amountMinor },
      { account: to, contributionId, amountMinor },
    ],
  }) satisfies PostTransfer

const dayOfYear = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)
const anyMove = fc.record({
  way: fc.constantFrom('in', 'in', 'fee', 'interest'),
  contribution: fc.nat(2),
  amount: fc.bigInt({ min: 1n, max: 90n }),
  day: fc.nat(20),
})
type AnyMove = ReturnType<typeof anyMove.generate>['value']

function transferOf({ way, contribution, amount, day }: AnyMove): PostTransfer {
  const on = dayOfYear(day)
  if (way === 'interest') return move(interestAccount('USD'), available, amount, null, on)
  const id = contributions[contribution] ?? ''
  return way === 'in' ? move(funder, available, amount, id, on) : move(available, fee, amount, id, on)
}

/** By `account|contribution`, in minor units: the list of transfers, sorted by the day of effect, up to a day. */
function replay(transfers: readonly PostTransfer[], upTo: string): Record<string, bigint> {
  const sums: Record<string, bigint> = {}
  const inOrder = transfers.toSorted((a, b) => a.effectiveOn.localeCompare(b.effectiveOn))
  for (const { effectiveOn, legs } of inOrder)
    for (const { account, contributionId, amountMinor } of legs)
      if (effectiveOn <= upTo) {
        const key = `${account.code}|${contributionId}`
        sums[key] = (sums[key] ?? 0n) + amountMinor
      }
  return sums
}

const minorOf = ({ amount }: { amount: string }) => BigInt(amount.replace('.', ''))

/** Page by page, as an auditor reads it. */
async function balancesOn(day: string): Promise<Record<string, bigint>> {
  const found: Record<string, bigint> = {}
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await app.as('auditor').get(`${path}?effectiveAt=${day}&limit=7${cursor && `&cursor=${cursor}`}`)
    for (const row of body.items) found[`${row.account}|${row.contribution}`] = minorOf(row.posted)
    cursor = body.nextCursor
  }
  return found
}

test('balances of each day equal a replay of all transfers sorted by day of effect, for every history', async () => {
  const posted: PostTransfer[] = []
  const outcomes = new Map<string, number>()
  const seed = Number(process.hrtime.bigint() % 2_147_483_647n)
  process.stdout.write(`balances of a day: seed ${seed}\n`)
  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { minLength: 30, maxLength: 50 }), fc.nat(20), async (moves, someDay) => {
      const [own = ''] = contributions
      // Every history has one that takes more than there is, and one before anything had come.
      const transfers = [
        ...moves.map(transferOf),
        move(available, fee, 10n ** 12n, own, dayOfYear(20)),
        move(funder, available, 1n, own, dayOfYear(20)),
        move(available, fee, 1n, own, '2020-01-02'),
      ]
      const told = await app.db.transaction((tx) => postTransfers(tx, transfers, app.clock.now()))
      for (const [index, outcome] of told.entries()) {
        const name = outcome.status === 'refused' ? outcome.code : outcome.status
        outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
        const transfer = transfers[index]
        if (outcome.status === 'posted' && transfer) posted.push(transfer)
      }
      for (const day of [dayOfYear(someDay), dayOfYear(20)]) {
        expect(await balancesOn(day)).toEqual(replay(posted, day))
        const everybodys = (await app.anyone.get(`${path}?effectiveAt=${day}`)).body
        expect(everybodys.items).toEqual([])
        const totals = Object.groupBy(Object.entries(replay(posted, day)), ([key]) => key.split('|')[0] ?? '')
        for (const { kind, posted: shown } of everybodys.totals) {
          const account = { funder: funder.code, available: available.code, fee: fee.code }[kind as string]
          const own = totals[account ?? interestAccount('USD').code] ?? []
          expect(minorOf(shown)).toBe(own.reduce((sum, [, amount]) => sum + amount, 0n))
        }
      }
    }),
    { numRuns: 8, seed },
  )
  // Each kind of outcome really came: also what was dated back to a day that could not bear it.
  expect([...outcomes.keys()].toSorted()).toEqual(['ledger.earlier_day_short', 'ledger.funds_short', 'posted'])
}, 60_000)

test('a correction dated back changes the days since, and no day before it', async () => {
  const before = await balancesOn('2026-01-05')
  const wrong = move(funder, available, 500n, contributions[0] ?? '', '2026-01-06')
  const right = { ...wrong, id: randomUUID(), code: 'exchange' as const, corrects: wrong.id }
  const mirrored = right.legs.map((leg) => ({ ...leg, amountMinor: -leg.amountMinor }))
  await app.db.transaction((tx) => postTransfers(tx, [wrong], app.clock.now()))
  const between = await balancesOn('2026-01-06')
  await app.db.transaction((tx) => postTransfers(tx, [{ ...right, legs: mirrored }], app.clock.now()))
  expect(await balancesOn('2026-01-05')).toEqual(before)
  const key = `${available.code}|${contributions[0]}`
  expect((await balancesOn('2026-01-06'))[key]).toBe((between[key] ?? 0n) - 500n)
})

const hold = (day: number, lines: { contributionId: string; amountMinor: bigint }[]) =>
  ({
    kind: 'hold',
    id: randomUUID(),
    about: randomUUID(),
    effectiveOn: dayOfYear(day),
    account: available,
    lines,
  }) as const
const post = (commands: Command[], at = app.clock.now()) => app.db.transaction((tx) => postTransfers(tx, commands, at))

test('what was held on a day is what was set aside by then and neither posted nor freed yet', async () => {
  const [one = '', two = ''] = contributions
  await post([move(funder, available, 1000n, one, dayOfYear(60)), move(funder, available, 1000n, two, dayOfYear(60))])
  const posted = hold(61, [
    { contributionId: one, amountMinor: 30n },
    { contributionId: two, amountMinor: 12n },
  ])
  const freed = hold(62, [{ contributionId: one, amountMinor: 7n }])
  const open = hold(63, [{ contributionId: two, amountMinor: 5n }])
  await post([posted, freed, open])
  const taken = move(available, feeAccount('USD'), 25n, one, dayOfYear(64))
  await post([{ ...taken, settles: posted.id }])
  await post([{ kind: 'void', holdId: freed.id }], new Date(`${dayOfYear(65)}T12:00:00Z`))
  const heldOn = async (day: number) => {
    const { body } = await app.as('auditor').get(`${path}?effectiveAt=${dayOfYear(day)}&limit=200`)
    const rows = body.items.filter(({ account }: { account: string }) => account === available.code)
    const held = (id: string) =>
      rows.find(({ contribution }: { contribution: string }) => contribution === id)?.held.amount
    const total = body.totals.find(({ kind }: { kind: string }) => kind === 'available').held.amount
    for (const row of rows) expect(minorOf(row.available)).toBe(minorOf(row.posted) - minorOf(row.held))
    return [held(one), held(two), total]
  }
  expect(await Promise.all([60, 61, 62, 63, 64, 65].map(heldOn))).toEqual([
    ['0.00', '0.00', '0.00'],
    ['0.30', '0.12', '0.42'],
    ['0.37', '0.12', '0.49'],
    ['0.37', '0.17', '0.54'],
    ['0.07', '0.05', '0.12'],
    ['0.00', '0.05', '0.05'],
  ])
})

test('the books of the last day are those of now, line by line', async () => {
  const { body: now } = await app.as('auditor').get(`${path}?limit=200`)
  const { body: then } = await app.as('auditor').get(`${path}?effectiveAt=2099-12-31&limit=200`)
  expect(then).toEqual(now)
  expect(now.totals.find(({ kind }: { kind: string }) => kind === 'available').held).toEqual(usd('0.05'))
})

test('a day before the first has nothing, and a wrong day is refused', async () => {
  expect((await app.as('auditor').get(`${path}?effectiveAt=2019-12-31`)).body).toEqual({
    checkpoint: null,
    totals: [],
    items: [],
    nextCursor: null,
  })
  expect((await app.as('auditor').get(`${path}?effectiveAt=yesterday`)).status).toBe(400)
})
