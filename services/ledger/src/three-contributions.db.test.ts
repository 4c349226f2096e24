// The demonstrated allocation: three contributions, one earmarked, in amounts that do not divide evenly. What the API says of each
// tranche is compared with one statement over entries alone, and with the worked example of the README.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'

const sqlOf = (name: string) => readFileSync(join(import.meta.dirname, `verify/${name}.sql`), 'utf8')

let app: TestApp
let funders: Record<string, string>
let allocation: string
const paid: { payee: string; tranche: number; shares: { contribution: string; amount: { amount: string } }[] }[] = []

beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  const norway = await contribute(app, {
    funder: 'norway',
    amount: '88888.89',
    earmark: { thematicAreas: [2], countries: ['SL'] },
  })
  const foundation = await contribute(app, { funder: 'illustrative-foundation', amount: '31415.92' })
  const bank = await contribute(app, { funder: 'illustrative-bank', amount: '77777.77' })
  funders = { [norway]: 'norway', [foundation]: 'illustrative-foundation', [bank]: 'illustrative-bank' }
  const filed = await match(app, freetownRequest, usd('150000.01'))
  allocation = await approve(
    app,
    proposalOf(filed, {
      unhcr: { amount: '98765.43', tranches: ['33333.33', '65432.10'] },
      iom: { amount: '51234.58', tranches: ['17077.77', '34156.81'] },
    }),
  )
  for (const [payee, tranche] of [
    ['unhcr', 1],
    ['iom', 1],
    ['unhcr', 2],
    ['iom', 2],
  ] as const)
    paid.push(await done(app, 'operator', `/v1/fund/allocations/${allocation}/disbursements`, payment(payee, tranche)))
})
afterAll(() => app.close())

/** The table that the README prints. */
const table = () => {
  const rows = paid.flatMap(({ payee, tranche, shares }) =>
    shares.map(({ contribution, amount }) => [payee, String(tranche), funders[contribution] ?? '', amount.amount]),
  )
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(['payee', 'tranche', 'contribution of', 'share']),
    line(['---', '---', '---', '---:']),
    ...rows.map(line),
  ].join('\n')
}

test('an allocation draws on the earmarked contribution first, then on free money in proportion', async () => {
  const { body } = await app.as('operator').get(`/v1/fund/allocations/${allocation}`)
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  for (const { amount } of body.contributions)
    expect(readme).toContain(amount.amount.replace(/(\d)(?=(\d{3})+\.)/g, '$1,'))
  expect(body.contributions.map((share: { funder: string; amount: unknown }) => [share.funder, share.amount])).toEqual([
    ['norway', usd('88000.01')],
    ['illustrative-foundation', usd('17837.91')],
    ['illustrative-bank', usd('44162.09')],
  ])
})

test('the shares of each tranche equal what one statement over entries alone computes', async () => {
  const rows = await app.database.ownerSql.unsafe(sqlOf('shares'))
  const computed = rows.map((row) => `${row.payee} ${row.tranche} ${row.contribution} ${row.amount_minor}`)
  const told = paid.flatMap(({ payee, tranche, shares }) =>
    shares.map(({ contribution, amount }) => `${payee} ${tranche} ${contribution} ${amount.amount.replace('.', '')}`),
  )
  expect(told.toSorted()).toEqual(computed.toSorted())
  const { body } = await app.as('operator').get(`/v1/fund/allocations/${allocation}`)
  const shown = body.tranches.flatMap((each: (typeof paid)[number]) =>
    each.shares.map(
      (share) => `${each.payee} ${each.tranche} ${share.contribution} ${share.amount.amount.replace('.', '')}`,
    ),
  )
  expect(shown.toSorted()).toEqual(computed.toSorted())
})

test('two tranches empty each share to the cent', async () => {
  const left = await app.database.ownerSql`
    select posted from ledger.balance_lines where kind = 'allocated'`
  expect(left.map(({ posted }) => posted)).toEqual(['0', '0', '0', '0', '0', '0'])
})

/** A formatter pads the cells of a table. */
const unpadded = (markdown: string) => markdown.replace(/ +/g, ' ').replace(/-{3,}/g, '---')

test('the README shows this example as it comes out', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  expect(unpadded(readme)).toContain(table())
})

test('every balance is the sum of its entries, and a wrong one is found', async () => {
  expect(await app.database.ownerSql.unsafe(sqlOf('balances'))).toEqual([])
  const wrong = await app.database.ownerSql
    .begin(async (tx) => {
      await tx`update ledger.balances set posted = posted + 1 where account = (select id from ledger.accounts where code = 'fund:available:USD')`
      throw Object.assign(new Error('undone'), { found: await tx.unsafe(sqlOf('balances')) })
    })
    .catch((fault: { found: unknown[] }) => fault.found)
  expect(wrong).toHaveLength(3)
})
