// The worked example of the README: three contributions, one in euro and earmarked, in amounts that do not divide evenly. What the API
// says of each step is compared with what SQL makes of the entries alone, and with what the README prints.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseMinor } from '@hub/money'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { usd } from '../fund-scene.ts'
import { askElsewhere, type Paid, playWorkedExample, type WorkedExample } from './play.ts'
import { print } from './print.ts'
import { city, funders, partner, places } from './story.ts'

const sqlOf = (name: string) => readFileSync(join(import.meta.dirname, `../verify/${name}.sql`), 'utf8')
const readme = join(import.meta.dirname, '../../README.md')

let example: WorkedExample
let sql: WorkedExample['app']['database']['ownerSql']
beforeAll(async () => {
  example = await playWorkedExample()
  sql = example.app.database.ownerSql
})
afterAll(() => example.app.close())

test('the README prints the example as it comes out; `-u` renews it', async () => {
  const text = readFileSync(readme, 'utf8')
  const [begin, end] = ['<!-- worked example -->\n\n', '\n\n<!-- end of the worked example -->']
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)]
  expect(from).toBeGreaterThan(begin.length)
  expect(to).toBeGreaterThan(from)
  await expect(text.slice(0, from) + print(example) + text.slice(to)).toMatchFileSnapshot(readme)
})

test('after each step the money of each contribution is all there: it sums to what was credited', () => {
  const credited = [5_432_109n, 3_141_592n, 7_777_777n]
  for (const { lies } of example.rows) {
    const sums = funders.map((funder) => places.reduce((sum, place) => sum + (lies.get(funder)?.[place] ?? 0n), 0n))
    expect(sums).toEqual(credited)
  }
})

test('what each step says to move of a contribution is what went from one place to another', () => {
  for (const [index, { step, moved, lies }] of example.rows.entries())
    for (const funder of funders) {
      const before = example.rows[index - 1]?.lies.get(funder)
      const gains = places.map((place) => (lies.get(funder)?.[place] ?? 0n) - (before?.[place] ?? 0n))
      const gained = gains.filter((gain) => gain > 0n).reduce((sum, gain) => sum + gain, 0n)
      const said = moved.get(funder) ?? 0n
      expect([step, funder, gained]).toEqual([step, funder, said < 0n ? -said : said])
    }
})

test('balances after each step are what the entries up to it sum to', async () => {
  for (const { lies, transfers, step } of example.rows) {
    const rows = await sql`
      select contribution_id, kind, sum(amount_minor) as amount from ledger.entry_lines
      where kind in ('fee', 'available', 'allocated', 'advance', 'spent')
        and number in (select number from ledger.transfers order by number limit ${transfers})
      group by contribution_id, kind`
    const computed = new Map(rows.map((row) => [`${example.ids.get(row.contribution_id)} ${row.kind}`, row.amount]))
    for (const funder of funders) {
      const { held = 0n, ...own } = lies.get(funder) ?? {}
      for (const [kind, minor] of Object.entries(own)) {
        const posted = kind === 'available' ? minor + held : minor
        expect([step, funder, kind, computed.get(`${funder} ${kind}`) ?? '0']).toEqual([
          step,
          funder,
          kind,
          String(posted),
        ])
      }
    }
  }
})

test('the shares of each tranche that stands equal what one statement over entries alone computes', async () => {
  const rows = await sql.unsafe(sqlOf('shares'))
  const computed = rows.map((row) => `${row.payee} ${row.tranche} ${row.contribution} ${row.amount_minor}`)
  const lines = (tranches: Pick<Paid, 'payee' | 'tranche' | 'shares'>[]) =>
    tranches
      .flatMap(({ payee, tranche, shares }) =>
        shares.map(({ contribution, amount }) => `${payee} ${tranche} ${contribution} ${parseMinor(amount)}`),
      )
      .toSorted()
  expect(computed).toHaveLength(12)
  expect(lines(example.paid)).toEqual(computed.toSorted())
  const { body } = await example.app.as('operator').get(example.at)
  expect(lines(body.tranches)).toEqual(computed.toSorted())
})

/** Written anew from the words of step 4: what is due up to now by largest remainder, less what was given before. */
function splitByHand(amounts: readonly bigint[], shares: readonly bigint[]): bigint[][] {
  const whole = shares.reduce((a, b) => a + b, 0n)
  let [upTo, given] = [0n, shares.map(() => 0n)]
  return amounts.map((amount) => {
    upTo += amount
    const due = shares.map((share) => (share * upTo) / whole)
    const byRemainder = shares.map((_, index) => index)
    byRemainder.sort((a, b) => Number(((shares[b] ?? 0n) * upTo) % whole) - Number(((shares[a] ?? 0n) * upTo) % whole))
    const over = Number(upTo - due.reduce((a, b) => a + b, 0n))
    for (const index of byRemainder.slice(0, over)) due[index] = (due[index] ?? 0n) + 1n
    const part = due.map((minor, index) => minor - (given[index] ?? 0n))
    given = due
    return part
  })
}

test('a reader can recompute from the tables what each payee and each of its tranches gets of each contribution', () => {
  const approved = example.rows.find(({ what }) => what === 'approved')?.moved
  const draws = funders.map((funder) => approved?.get(funder) ?? 0n)
  const payees = [partner, city]
  const rows = payees.map((payee) => funders.map((funder) => example.split.get(payee)?.get(funder) ?? 0n))
  expect(rows).toEqual(splitByHand([7_777_778n, 4_222_223n], draws))
  for (const [index, payee] of payees.entries()) {
    const paid = example.paid.filter((each) => each.payee === payee).toSorted((a, b) => a.tranche - b.tranche)
    const shares = paid.map(({ shares: each }) =>
      funders.map((funder) => parseMinor(each.find((share) => share.funder === funder)?.amount ?? usd('0.00'))),
    )
    expect(shares).toEqual(
      splitByHand(
        paid.map(({ amount }) => parseMinor(amount)),
        rows[index] ?? [],
      ),
    )
  }
})

test('two tranches empty each share to the cent, also where one was reversed and paid again', async () => {
  const left = await sql`select posted from ledger.balance_lines where kind = 'allocated'`
  expect(left.map(({ posted }) => posted)).toEqual(Array(6).fill('0'))
})

test('what is given back is available again under its earmark: not for a request that does not fit it', async () => {
  const spendable = await askElsewhere(example, '100000.00')
  const free = example.rows.at(-1)?.lies
  const expected = funders.slice(1).reduce((sum, funder) => sum + (free?.get(funder)?.available ?? 0n), 0n)
  expect(free?.get('illustrative-state')?.available).toBeGreaterThan(0n)
  expect(spendable).toBe(expected)
})

test('every balance is the sum of its entries, and a wrong one is found', async () => {
  expect(await sql.unsafe(sqlOf('balances'))).toEqual([])
  const wrong = await sql
    .begin(async (tx) => {
      await tx`update ledger.balances set posted = posted + 1 where account = (select id from ledger.accounts where code = 'fund:available:USD')`
      throw Object.assign(new Error('undone'), { found: await tx.unsafe(sqlOf('balances')) })
    })
    .catch((fault: { found: unknown[] }) => fault.found)
  expect(wrong).toHaveLength(3)
})
