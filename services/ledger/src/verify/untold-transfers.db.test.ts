// Money that moves by a transfer of which no row of business tells: posted as the service posts, with its own grants and every trigger on.
import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Account,
  advanceAccount,
  allocatedAccount,
  availableAccount,
  chargesAccount,
  exchangeResultAccount,
  feeAccount,
  funderAccount,
  interestAccount,
  spentAccount,
  writtenOffAccount,
} from '../account.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { copyOf } from '../guards/statements.ts'
import type { TransferCode } from '../posting.rule.ts'
import { postTogether } from '../posting.ts'
import { makeLedger } from '../service.ts'
import { seal, signer, verify } from './audited-ledger.ts'
import { asSuperuser } from './tampering.ts'
import type { Finding } from './verdict.ts'

const day = '2026-11-24'
const codes = [
  'deposit',
  'fee',
  'return',
  'allocation',
  'release',
  'disbursement',
  'expenditure',
  'refund',
  'write_off',
  'interest',
  'bank_charge',
  'exchange',
] as const satisfies readonly TransferCode[]
type Code = (typeof codes)[number]
const ids = Object.fromEntries(codes.map((code) => [code, randomUUID()])) as Record<Code, string>
let app: TestApp
let gift: string
let allocation: string
let findings: Finding[]

beforeAll(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  gift = await contribute(app, { funder: 'norway', amount: '1000.00' })
  const share = { unhcr: { amount: '100.00', tranches: ['50.00', '50.00'] } }
  allocation = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.00')), share))
  const at = `/v1/fund/allocations/${allocation}`
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  await done(app, 'operator', `${at}/refunds`, { payee: 'unhcr', amount: usd('1.00'), valueDate: day, reason: 'x' })
  const back = { amount: usd('1.00'), valueDate: day, reason: 'x', bankReference: 'x' }
  await done(app, 'operator', `/v1/fund/contributions/${gift}/returns`, back)
  await seal(app)
  expect(await verify(app)).toEqual([])
  for (const code of codes) await post(code)
  await seal(app)
  findings = await verify(app)
}, 120_000)
afterAll(() => app.close())

/** From where to where money goes by a transfer of each kind; of the last three on the fund's own line. */
function wayOf(code: Code): [Account, Account] {
  const [available, advance] = [availableAccount('USD'), advanceAccount(allocation, 'unhcr', 'USD')]
  const [allocated, funder] = [allocatedAccount(allocation, 'unhcr', 'USD'), funderAccount('norway', 'USD')]
  return {
    deposit: [funder, available],
    fee: [available, feeAccount('USD')],
    return: [available, funder],
    allocation: [available, allocated],
    release: [allocated, available],
    disbursement: [allocated, advance],
    expenditure: [advance, spentAccount(allocation, 'unhcr', 'USD')],
    refund: [advance, available],
    write_off: [advance, writtenOffAccount(allocation, 'unhcr', 'USD')],
    interest: [interestAccount('USD'), available],
    bank_charge: [available, chargesAccount('USD')],
    exchange: [available, exchangeResultAccount('USD')],
  }[code] as [Account, Account]
}

/** About what there is: an allocation that has been approved, a deposit that has its fee. */
async function post(code: Code): Promise<void> {
  const contributionId = ['interest', 'bank_charge', 'exchange'].includes(code) ? null : gift
  const [from, to] = wayOf(code)
  const [deposit] = await app.database.ownerSql`select id from ledger.deposits`
  const about = { allocation, release: allocation, fee: deposit?.id as string }[code as 'fee'] ?? ids[code]
  const legs = [
    { account: from, contributionId, amountMinor: -100n },
    { account: to, contributionId, amountMinor: 100n },
  ]
  const transfer = { kind: 'transfer', id: ids[code], code, about, effectiveOn: day, legs } as const
  await app.db.transaction((tx) => postTogether(tx, [transfer], app.clock.now()))
}

test.for(codes)('verification names a transfer of kind %s of which no row tells', (code) => {
  const found = findings.filter(({ where }) => where === `transfers ${ids[code]}`)
  expect(found).toEqual([
    {
      verdict: 'wrong',
      where: `transfers ${ids[code]}`,
      what: expect.stringContaining(`no row tells of this ${code}`),
    },
  ])
})

test('and nothing else', () => {
  expect(findings).toHaveLength(codes.length)
})

// Where a row tells of it, but otherwise: the database refuses that at commit, so only a superuser gets so far.
test.for([
  ['another amount', 'disbursement', 'disbursements', { tranche: 2, amount_minor: 7 }, ':unhcr 7, it moved'],
  ['another source', 'refund', 'refunds', { source: 'spent', amount_minor: 100 }, 'payee:spent:'],
  ['another payee', 'refund', 'refunds', { payee: 'iom', amount_minor: 100 }, ':iom -100, it moved'],
  [
    'another day',
    'return',
    'returns',
    { value_date: '2026-11-23' },
    'the row says 2026-11-23, it took effect on 2026-11-24',
  ],
  ['another kind', 'interest', 'disbursements', { tranche: 2 }, 'there is no disbursement that moved'],
] as const)('verification names a row that tells of its transfer by %s', async ([, code, table, changes, text]) => {
  const row = copyOf(table, 'true', { id: ids[code], ...changes }).replace('where true', 'where true limit 1')
  await asSuperuser(app.database.ownerSql, [row, `call ledger.record_facts_of('ledger.${table}')`])
  await seal(app)
  const found = (await verify(app)).filter(({ where }) => where.startsWith(`${table} ${ids[code]}`))
  expect(found).toMatchObject([{ verdict: 'wrong', what: expect.stringContaining(text) }])
  await asSuperuser(app.database.ownerSql, [`delete from ledger.${table} where id = '${ids[code]}'`])
})
