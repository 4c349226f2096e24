// An organisation may be a payee and an operator at once: then it does nothing as an operator about the money that it is paid.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'

const both = {
  slug: 'two-hats',
  name: 'Illustrative Payee',
  kind: 'ngo',
  roles: ['partner', 'operator'],
  illustrative: true,
} as const
let app: TestApp
let at: string
beforeAll(async () => {
  const organisations = [...testOrganisations, both] as unknown as typeof testOrganisations
  app = await testApp(makeLedger, { name: 'ledger', organisations })
  await tellOrganisations(app, organisations)
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const filed = await match(app, freetownRequest, usd('100.00'), { payees: ['two-hats', 'unhcr'] })
  const proposal = proposalOf(filed, {
    'two-hats': { amount: '60.00', tranches: ['40.00', '20.00'] },
    unhcr: { amount: '40.00', tranches: ['40.00'] },
  })
  at = `/v1/fund/allocations/${await approve(app, proposal)}`
  await done(app, 'operator', `${at}/disbursements`, payment('two-hats', 1))
  await done(app, 'two-hats', `${at}/disbursements`, payment('unhcr', 1))
})
afterAll(() => app.close())

const day = '2026-11-24'
const spent = {
  payee: 'two-hats',
  period: { from: day, to: day },
  isAnother: true,
  lines: [{ category: 1, amount: usd('1.00') }],
}
const writeOff = () => ({ kind: 'write_off', allocationId: at.split('/').at(-1), payee: 'two-hats' })
const ofIts = { amount: usd('1.00'), valueDate: day, reason: 'A test' }
const answerOf = ({ status, body }: Awaited<ReturnType<typeof send>>) => [status, body.code]

test.for([
  ['pay itself', () => send(app, 'two-hats', `${at}/disbursements`, payment('two-hats', 2))],
  ['record what it gives back', () => send(app, 'two-hats', `${at}/refunds`, { payee: 'two-hats', ...ofIts })],
  ['write off what it was paid', () => send(app, 'two-hats', '/v1/fund/adjustments', { ...writeOff(), ...ofIts })],
  ['close an allocation that it is paid of', () => send(app, 'two-hats', `${at}/close`, { reason: 'A test' })],
  [
    'rate itself',
    () =>
      app
        .as('two-hats')
        .put('/v1/partners/two-hats/risk', { level: 'low', reason: 'A test' }, { 'if-match': '"two-hats.risk.0"' }),
  ],
] as const)('a payee that is an operator does not %s', async ([, attempt]) => {
  expect(answerOf(await attempt())).toEqual([403, 'ledger.own_payee'])
})

test('what an operator reports for a payee another organisation reviews, also where the operator is not the payee', async () => {
  const { id: own } = await done(app, 'two-hats', `${at}/expenditures`, spent)
  const { id: reported } = await done(app, 'operator', `${at}/expenditures`, spent)
  const accept = (id: string, as: string) => send(app, as, `${at}/expenditures/${id}/accept`, {})
  expect(answerOf(await accept(own, 'two-hats'))).toEqual([403, 'ledger.reviewer_is_payee'])
  expect(answerOf(await accept(reported, 'two-hats'))).toEqual([403, 'ledger.reviewer_is_payee'])
  expect(await accept(reported, 'operator')).toMatchObject({
    status: 403,
    body: { code: 'ledger.reviewer_reported', detail: expect.stringContaining('this expenditure for two-hats') },
  })
  const query = { reason: 'A test' }
  expect(answerOf(await send(app, 'operator', `${at}/expenditures/${reported}/query`, query))[1]).toBe(
    'ledger.reviewer_reported',
  )
  expect((await accept(own, 'operator')).status).toBe(200)
  const { id: ofOther } = await done(app, 'operator', `${at}/expenditures`, { ...spent, payee: 'unhcr' })
  expect((await accept(ofOther, 'two-hats')).status).toBe(200)
})

test('a payee that is an operator does not undo what others recorded of it; another operator does', async () => {
  const refund = { payee: 'two-hats', ...ofIts, bankReference: 'Undone' }
  const recorded = [
    await done(app, 'operator', `${at}/refunds`, refund),
    await done(app, 'operator', '/v1/fund/adjustments', { ...writeOff(), ...ofIts }),
    await done(app, 'two-hats', `${at}/expenditures`, spent),
  ]
  await done(app, 'operator', `${at}/expenditures/${recorded[2].id}/accept`, {})
  const reverse = (id: string, as: string) => send(app, as, `/v1/fund/transfers/${id}/reversal`, { reason: 'A test' })
  for (const { id } of recorded) expect(answerOf(await reverse(id, 'two-hats'))).toEqual([403, 'ledger.own_payee'])
  for (const { id } of recorded) expect((await reverse(id, 'operator')).status).toBe(201)
  // Whatever else is wrong with it, who asks is refused first.
  for (const { id } of recorded) expect(answerOf(await reverse(id, 'two-hats'))).toEqual([403, 'ledger.own_payee'])
})

test('another operator does each of these', async () => {
  expect(answerOf(await send(app, 'operator', `${at}/refunds`, { payee: 'two-hats', ...ofIts }))).toEqual([
    201,
    undefined,
  ])
  expect(answerOf(await send(app, 'operator', '/v1/fund/adjustments', { ...writeOff(), ...ofIts }))).toEqual([
    201,
    undefined,
  ])
  const rating = { level: 'low', reason: 'A test' }
  expect((await app.as('operator').put('/v1/partners/two-hats/risk', rating, { 'if-match': '*' })).status).toBe(200)
  expect((await app.as('two-hats').put('/v1/partners/unhcr/risk', rating, { 'if-match': '*' })).status).toBe(200)
  expect(answerOf(await send(app, 'operator', `${at}/close`, { reason: 'A test' }))).toEqual([
    409,
    'ledger.allocation_unaccounted',
  ])
})
