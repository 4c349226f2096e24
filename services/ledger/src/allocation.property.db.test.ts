// Random allocations through the API, from deposit to the last refund: each contribution comes out to the cent, a refused call
// leaves no trace, and a call that is sent again has one effect.
import { formatMinor } from '@hub/money'
import { freetownRequest, propertyRun, type TestApp, testApp, testOrganisations } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, match, payment, proposalOf, send, tellOrganisations } from './fund-scene.ts'
import { makeLedger } from './service.ts'
import { digestOfTables } from './table-digest.ts'

const run = propertyRun('allocations through the API')
let app: TestApp

beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterAll(async () => {
  run.tell()
  await app.close()
})

const money = (minor: bigint) => formatMinor(minor, 'USD')
const cents = (most: number) => fc.integer({ min: 200, max: most }).map(BigInt)
const anyStory = fc.record({
  gifts: fc.array(fc.record({ cents: cents(90_000_00), isEarmarked: fc.boolean() }), { minLength: 2, maxLength: 4 }),
  /** Thousandths of what is there. */
  ask: fc.integer({ min: 100, max: 950 }),
  payees: fc.array(
    fc.record({
      weight: fc.integer({ min: 1, max: 9 }),
      cut: fc.integer({ min: 1, max: 999 }),
      spent: fc.integer({ min: 1, max: 999 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
})

const cutOf = (whole: bigint, thousandths: number) => (whole * BigInt(thousandths)) / 1000n || 1n
const names = ['unhcr', 'iom']

/** Each payee's amount in two parts; the last payee gets what the others leave. */
function plan(askMinor: bigint, payees: { weight: number; cut: number; spent: number }[]) {
  const weights = payees.reduce((sum, { weight }) => sum + weight, 0)
  let left = askMinor
  return payees.map(({ weight, cut, spent }, place) => {
    const amount = place === payees.length - 1 ? left : (askMinor * BigInt(weight)) / BigInt(weights)
    left -= amount
    const first = cutOf(amount, cut)
    return { payee: names[place] ?? '', amount, tranches: [first, amount - first], spent: cutOf(amount, spent) }
  })
}

const refuses = async (slug: string, path: string, body: unknown) => {
  const before = await everything()
  const { status } = await send(app, slug, path, body)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(await everything()).toEqual(before)
  run.count('refused')
}
const everything = async () => [
  ...(await digestOfTables(app.database.ownerSql)),
  ...(await digestOfTables(app.database.ownerSql, 'log')),
]

/** Sends it twice under one key, as a caller does that got no answer. */
async function doneOnce(slug: string, path: string, body: unknown, key: string) {
  const first = await send(app, slug, path, body, key)
  expect([path, first.status, first.body]).toEqual([path, 201, first.body])
  const before = await everything()
  expect((await send(app, slug, path, body, key)).body).toEqual(first.body)
  expect(await everything()).toEqual(before)
  run.count('done')
  run.count('repeated')
}

async function balancesOf(contributions: string[]) {
  const rows = await app.database.ownerSql`
    select kind, contribution_id, sum(posted) as posted, sum(held) as held from ledger.balance_lines
    where contribution_id = any (${contributions}) group by kind, contribution_id`
  return (kind: string, contribution: string) =>
    BigInt(rows.find((row) => row.kind === kind && row.contribution_id === contribution)?.posted ?? 0)
}

test('from deposit to the last refund each contribution comes out to the cent', { timeout: run.timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, async ({ gifts, ask, payees }) => {
      for (const { cents: amount, isEarmarked } of gifts)
        await contribute(app, {
          funder: 'norway',
          amount: money(amount).amount,
          ...(isEarmarked ? { earmark: { countries: ['SL'] } } : {}),
        })
      // Those of the stories before as well: what they left is drawn on, too.
      const known = await app.database.ownerSql`select id from ledger.contributions`
      const contributions = known.map(({ id }) => id as string)
      const at = await balancesOf(contributions)
      const there = contributions.reduce((sum, id) => sum + at('available', id), 0n)
      const payeesPlan = plan(cutOf(there, ask) + 10n, payees)
      const asked = payeesPlan.reduce((sum, { amount }) => sum + amount, 0n)
      const filed = await match(app, freetownRequest, money(asked), { payees: names })
      const id = await approve(
        app,
        proposalOf(
          filed,
          Object.fromEntries(
            payeesPlan.map(({ payee, amount, tranches }) => [
              payee,
              { amount: money(amount).amount, tranches: tranches.map((part) => money(part).amount) },
            ]),
          ),
        ),
      )
      run.count('done', gifts.length * 3 + 3)
      const path = `/v1/fund/allocations/${id}`
      for (const { payee } of payeesPlan) {
        await refuses('operator', `${path}/disbursements`, payment(payee, 2))
        await doneOnce('operator', `${path}/disbursements`, payment(payee, 1), `${id} ${payee} 1`)
        await refuses('operator', `${path}/disbursements`, payment(payee, 1))
        await doneOnce('operator', `${path}/disbursements`, payment(payee, 2), `${id} ${payee} 2`)
      }
      const paid = await balancesOf(contributions)
      for (const contribution of contributions) expect(paid('allocated', contribution)).toBe(0n)

      for (const { payee, amount, spent } of payeesPlan) {
        const report = (minor: bigint) => ({
          payee,
          period: { from: '2026-11-24', to: '2026-11-24' },
          lines: [{ category: 1, amount: money(minor) }],
        })
        const refund = (minor: bigint) => ({
          payee,
          amount: money(minor),
          valueDate: '2026-11-24',
          reason: 'Not needed',
        })
        await refuses(payee, `${path}/expenditures`, report(amount + 1n))
        await doneOnce(payee, `${path}/expenditures`, report(spent), `${id} ${payee} spent`)
        await refuses('operator', `${path}/refunds`, refund(amount - spent + 1n))
        if (amount > spent) await doneOnce('operator', `${path}/refunds`, refund(amount - spent), `${id} ${payee} back`)
      }
      const end = await balancesOf(contributions)
      for (const contribution of contributions) {
        expect(end('advance', contribution)).toBe(0n)
        const kinds = ['funder', 'available', 'fee', 'spent'] as const
        expect(kinds.reduce((sum, kind) => sum + end(kind, contribution), 0n)).toBe(0n)
      }
    }),
    { seed: run.seed, numRuns: run.times(5) },
  )
})
