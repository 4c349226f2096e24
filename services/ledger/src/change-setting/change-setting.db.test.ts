// Settings through the API on a real database: from when they hold, who said so, and what they change.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contribute, done, match, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const path = '/v1/fund/settings'
const day = 86_400_000
let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterAll(() => app.close())

const fee = { name: 'fee_basis_points', value: 200, effectiveOn: '2026-11-25', reason: 'The board raised the fee.' }
const etag = async () => (await app.anyone.get(path)).headers.etag ?? ''
const change = async (body: unknown, { as = 'operator', ifMatch = undefined as string | undefined } = {}) =>
  app.as(as).put(path, body, ifMatch === '' ? {} : { 'if-match': ifMatch ?? (await etag()) })

test.for([
  ['a setting that there is not', { ...fee, name: 'colour' }, {}, 400, 'http.malformed'],
  ['a value that is none', { ...fee, value: '2 %' }, {}, 400, 'http.malformed'],
  ['a limit without its levels', { ...fee, name: 'tranche_limit_percent', value: 50 }, {}, 400, 'http.malformed'],
  ['no reason', { ...fee, reason: undefined }, {}, 400, 'http.malformed'],
  ['a funder', fee, { as: 'norway' }, 403, 'http.forbidden'],
  ['an auditor', fee, { as: 'auditor' }, 403, 'http.forbidden'],
  ['another version', fee, { ifMatch: '"settings.1"' }, 412, 'http.if_match_failed'],
  ['today', { ...fee, effectiveOn: '2026-11-24' }, {}, 422, 'ledger.setting_back_dated'],
  ['no version', fee, { ifMatch: '' }, 428, 'http.if_match_missing'],
] as const)('a change by, to or of %s is refused', async ([, body, how, status, code]) => {
  const reply = await change(body, how)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

const base = { ...fee, name: 'base_currency', value: 'EUR', effectiveOn: '2026-11-26' }

test('no money moves while another base currency is set to follow, so none is left in one that the fund has given up', async () => {
  expect((await change(base)).status).toBe(200)
  const attempt = contribute(app, { funder: 'norway', amount: '100.00' })
  await expect(attempt).rejects.toThrow('ledger.base_currency_pending')
  const interest = { kind: 'interest', amount: usd('1.00'), valueDate: '2026-11-24', reason: 'As the bank states' }
  expect((await send(app, 'operator', '/v1/fund/adjustments', interest)).body).toMatchObject({
    code: 'ledger.base_currency_pending',
    detail: expect.stringContaining('EUR from 2026-11-26 on'),
  })
  expect((await change({ ...base, value: 'USD' })).status).toBe(200)
})

test('a first deposit and a change of the base currency at once: one comes first and the other is refused', async () => {
  const other = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(other, testOrganisations)
  const version = (await other.anyone.get(path)).headers.etag ?? ''
  const [given, changed] = await Promise.all([
    contribute(other, { funder: 'norway', amount: '100.00' }).catch(String),
    other.as('operator').put(path, base, { 'if-match': version }),
  ])
  expect([changed.status === 200, String(given).includes('base_currency_pending')]).toSatisfy(
    ([hasChanged, isRefused]) => hasChanged === isRefused,
  )
  await other.close()
})

test('a setting holds from its day on, the last that was said of that day; what went before is recomputed by that day’s', async () => {
  expect((await change(fee)).status).toBe(200)
  expect((await change({ ...fee, value: 300 })).status).toBe(200)
  expect((await change(fee)).status).toBe(200)
  const inForce = async (on: string) =>
    (await app.anyone.get(`${path}?on=${on}`)).body.inForce.find(({ name }: { name: string }) => name === fee.name)
  expect(await inForce('2026-11-24')).toMatchObject({ value: 100, recordedBy: 'hub' })
  expect(await inForce('2026-11-25')).toMatchObject({ ...fee, recordedBy: 'operator' })
  await contribute(app, { funder: 'norway', amount: '100.00' })
  app.clock.advance(day)
  const id = await contribute(app, { funder: 'norway', amount: '100.00' })
  await done(app, 'norway', '/v1/fund/contributions', { funder: 'norway', amount: usd('1.00'), visibility: 'public' })
  const available = (await app.as('norway').get(`/v1/fund/contributions/${id}`)).body.available
  expect(available).toEqual(usd('99.00'))
})

test('the base currency may be set until money has moved, then it stays', async () => {
  expect(await change(base)).toMatchObject({ status: 409, body: { code: 'ledger.base_currency_fixed' } })
})

test('of two changes at once that saw the same, one is taken', async () => {
  const ifMatch = await etag()
  const both = [
    change({ ...fee, name: 'reminder_days', value: 7, effectiveOn: '2027-02-01' }, { ifMatch }),
    change({ ...fee, name: 'reminder_days', value: 9, effectiveOn: '2027-03-01' }, { ifMatch }),
  ]
  expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([200, 412])
})

test('a proposal is judged by the settings of its day', async () => {
  await change({ ...fee, name: 'approvals_needed', value: 9, effectiveOn: '2026-11-26' })
  app.clock.advance(day)
  const filed = await match(app, freetownRequest, usd('10.00'))
  const proposal = proposalOf(filed, { unhcr: { amount: '10.00', tranches: ['10.00'] } })
  const reply = await app
    .as('operator')
    .post('/v1/fund/allocations', proposal, { 'idempotency-key': 'too few in the committee' })
  expect(reply).toMatchObject({ status: 409, body: { code: 'ledger.committee_too_small' } })
})
