// The risk of a payee: what is said of it, and what follows for its tranches.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contribute, done, match, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '9000.00' })
})
afterAll(() => app.close())

const path = (slug: string) => `/v1/partners/${slug}/risk`
const read = (slug: string, as = 'operator') => app.as(as).get(path(slug))
const rate = async (slug: string, body: unknown, etag?: string, as = 'operator') =>
  app.as(as).put(path(slug), body, etag === '' ? {} : { 'if-match': etag ?? (await read(slug)).headers.etag ?? '' })
const low = { level: 'low', reason: 'Audited last year without findings.' }

test.for([
  ['a level that is none', 'unhcr', { ...low, level: 'none' }, 'operator', undefined, 400, 'http.malformed'],
  ['no reason', 'unhcr', { level: 'low' }, 'operator', undefined, 400, 'http.malformed'],
  ['the partner itself', 'unhcr', low, 'unhcr', undefined, 403, 'http.forbidden'],
  ['an auditor', 'unhcr', low, 'auditor', undefined, 403, 'http.forbidden'],
  ['an organisation that is not known', 'nobody', low, 'operator', '"x"', 404, 'http.not_found'],
  ['another version', 'unhcr', low, 'operator', '"unhcr.risk.7"', 412, 'http.if_match_failed'],
  ['no version', 'unhcr', low, 'operator', '', 428, 'http.if_match_missing'],
] as const)('a rating by or of %s is refused', async ([, slug, body, as, etag, status, code]) => {
  const reply = await rate(slug, body, etag, as)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

test('who is not rated is unknown; each rating stays with who said it and why, and the latest counts', async () => {
  expect((await read('ilo')).body).toEqual({ slug: 'ilo', level: null, history: [] })
  expect((await rate('ilo', low)).status).toBe(200)
  const high = { level: 'high', reason: 'Its report is a year late.' }
  expect((await rate('ilo', high)).status).toBe(200)
  const { body } = await read('ilo', 'auditor')
  expect(body).toMatchObject({ slug: 'ilo', level: 'high', history: [{ ...high, setBy: 'operator' }, low] })
  expect((await read('ilo', 'norway')).status).toBe(403)
  expect((await read('nobody')).status).toBe(404)
})

test('of two ratings at once that saw the same, one is taken', async () => {
  const etag = (await read('iom')).headers.etag
  const replies = await Promise.all([rate('iom', low, etag), rate('iom', { ...low, level: 'medium' }, etag)])
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 412])
  expect((await read('iom')).body.history).toHaveLength(1)
})

test('the database takes ratings one after the other alone', async () => {
  await expect(
    app.database.ownerSql`insert into ledger.partner_risks (partner, version, level, reason, set_by, set_at)
      values ('dakar', 2, 'low', 'x', 'operator', now())`,
  ).rejects.toThrow('follows none')
})

test('tranches are planned by risk over the request’s timeframe, refused above its limit, and the committee sees who is unknown', async () => {
  await rate('unhcr', { level: 'high', reason: 'New to the fund.' })
  const filed = await match(app, freetownRequest, usd('100.00'), { payees: ['unhcr', 'freetown'] })
  const payees = {
    unhcr: { amount: '60.00', tranches: ['30.00', '30.00'] },
    freetown: { amount: '40.00', tranches: [] },
  }
  const above = await send(app, 'operator', '/v1/fund/allocations', proposalOf(filed, payees))
  expect(above).toMatchObject({
    status: 422,
    body: {
      code: 'ledger.allocation_wrong',
      errors: [
        { path: 'tranches[0].amount', message: expect.stringContaining('34 % of what it gets, 20.40 USD') },
        { path: 'tranches[1].amount' },
      ],
    },
  })
  const { lines } = proposalOf(filed, payees)
  const proposed = await done(app, 'operator', '/v1/fund/allocations', { ...filed, lines })
  const told = proposed.tranches.map(({ payee, dueOn, amount }: Record<string, { amount: string }>) => [
    payee,
    dueOn,
    amount?.amount,
  ])
  expect(told).toEqual([
    ['freetown', '2027-01-01', '13.34'],
    ['freetown', '2027-09-01', '13.33'],
    ['freetown', '2028-05-01', '13.33'],
    ['unhcr', '2027-01-01', '12.00'],
    ['unhcr', '2027-05-01', '12.00'],
    ['unhcr', '2027-10-01', '12.00'],
    ['unhcr', '2028-03-01', '12.00'],
    ['unhcr', '2028-08-01', '12.00'],
  ])
  const seen = async (slug: string) => (await app.as(slug).get(`/v1/fund/allocations/${proposed.id}`)).body.risks
  const risks = [
    { payee: 'unhcr', risk: 'high' },
    { payee: 'freetown', risk: null },
  ]
  expect(await seen('committee-one')).toEqual(risks)
  expect(await seen('auditor')).toEqual(risks)
  expect(await seen('unhcr')).toBeNull()
})

test('the limit is the setting of the day, and more tranches are planned where it needs more', async () => {
  await rate('unhcr', { level: 'high', reason: 'New to the fund.' })
  await app.database.ownerSql`insert into ledger.settings (name, effective_on, value, reason, recorded_by)
    values ('tranche_limit_percent', '2026-11-24', '{"low": 100, "medium": 60, "high": 10}', 'A test', 'hub')`
  const filed = await match(app, freetownRequest, usd('100.00'), { payees: ['unhcr'] })
  const { lines } = proposalOf(filed, { unhcr: { amount: '100.00', tranches: [] } })
  const { tranches } = await done(app, 'operator', '/v1/fund/allocations', { ...filed, lines })
  expect(tranches.map(({ amount }: { amount: unknown }) => amount)).toEqual(Array(10).fill(usd('10.00')))
})
