// What is said of expenditure, through the API, and what the database refuses by itself.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expenditureStates } from '../expenditure.ts'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
let at: string
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '9000.00' })
  const proposal = proposalOf(await match(app, freetownRequest, usd('100.00')), {
    unhcr: { amount: '50.00', tranches: ['50.00'] },
    iom: { amount: '50.00', tranches: ['50.00'] },
  })
  const lines = [
    { payee: 'unhcr', category: 1, amount: usd('20.00') },
    { payee: 'unhcr', category: 4, amount: usd('30.00') },
    { payee: 'iom', category: 2, amount: usd('50.00') },
  ]
  at = `/v1/fund/allocations/${await approve(app, { ...proposal, lines })}`
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
})
afterAll(() => app.close())

const spend = (category: number, amount: string) => ({
  payee: 'unhcr',
  period: { from: '2026-11-24', to: '2026-11-24' },
  isAnother: true,
  lines: [{ category, amount: usd(amount) }],
})
const report = async (category: number, amount: string) =>
  (await done(app, 'unhcr', `${at}/expenditures`, spend(category, amount))).id as string
const review = (id: string, verdict: 'accept' | 'query', body: unknown = {}, as = 'operator') =>
  send(app, as, `${at}/expenditures/${id}/${verdict}`, body)
const shown = async (id: string, as = 'operator') =>
  (await app.as(as).get(at)).body.expenditures.find((each: { id: string }) => each.id === id)

test('an expenditure is queried, then accepted, and everybody concerned sees what was said', async () => {
  const id = await report(4, '1.00')
  expect((await shown(id)).state).toBe('reported')
  expect((await review(id, 'query', { reason: 'Which invoice?' })).status).toBe(200)
  expect(await shown(id, 'unhcr')).toMatchObject({
    state: 'queried',
    reviews: [{ reason: 'Which invoice?', by: 'operator' }],
  })
  expect((await review(id, 'accept')).status).toBe(200)
  expect((await shown(id)).state).toBe('accepted')
  const said = (await app.events()).filter(({ body }) => 'expenditureId' in body && body.expenditureId === id)
  expect(said.map(({ type }) => type)).toEqual([
    'ledger.expenditure_reported',
    'ledger.expenditure_queried',
    'ledger.expenditure_accepted',
  ])
  expect(said[1]?.body).toMatchObject({ payee: 'unhcr', reason: 'Which invoice?' })
  expect((await app.anyone.get(at)).body.expenditures).toBeNull()
})

test('spending beyond a line is named when it is reported and needs a reason to be accepted', async () => {
  const within = await report(1, '22.00')
  expect((await shown(within)).overBudget).toEqual([])
  const beyond = await done(app, 'unhcr', `${at}/expenditures`, spend(1, '0.01'))
  expect(beyond.overBudget).toEqual([{ category: 1, budget: usd('20.00'), spent: usd('22.01') }])
  expect(await review(beyond.id, 'accept')).toMatchObject({
    status: 422,
    body: { code: 'ledger.acceptance_reason_missing', detail: expect.stringContaining('category 1') },
  })
  expect((await review(beyond.id, 'accept', { reason: 'Prices rose.' })).status).toBe(200)
  const { budget } = (await app.as('iom').get(at)).body
  expect(budget[0]).toEqual({ payee: 'unhcr', category: 1, budgeted: usd('20.00'), spent: usd('22.01') })
  expect(budget[2]).toEqual({ payee: 'iom', category: 2, budgeted: usd('50.00'), spent: usd('0.00') })
})

test('a category without a budget line is refused with those there are', async () => {
  expect(await send(app, 'unhcr', `${at}/expenditures`, spend(2, '1.00'))).toMatchObject({
    status: 422,
    body: {
      code: 'ledger.category_unbudgeted',
      errors: [{ path: 'lines[0].category', message: 'there is no budget line of category 2; there are 1, 4' }],
    },
  })
})

test('each answer of a review, in the order of codes', async () => {
  const id = await report(4, '2.00')
  const nothing = '019f0000-0000-7000-8000-000000000000'
  const answers = [
    await review(id, 'query'),
    await review(id, 'query', { reason: 'Why?' }, 'unhcr'),
    await review(nothing, 'accept'),
    await review(id, 'accept'),
    await review(id, 'accept'),
    await review(id, 'query', { reason: 'Why?' }),
  ]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 'http.malformed'],
    [403, 'http.forbidden'],
    [404, 'http.not_found'],
    [200, undefined],
    [409, 'ledger.expenditure_decided'],
    [409, 'ledger.expenditure_decided'],
  ])
})

test('accepted and queried at once ends in one order, and accepted twice at once is once', async () => {
  const [one, two] = [await report(4, '0.01'), await report(4, '0.01')]
  const mixed = await Promise.all([review(one, 'accept'), review(one, 'query', { reason: 'Why?' })])
  expect(mixed[0]?.status).toBe(200)
  expect((await shown(one)).state).toBe('accepted')
  const twice = await Promise.all([review(two, 'accept'), review(two, 'accept')])
  expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('the database refuses a review by the payee, a second one, one over budget without a reason and one after acceptance', async () => {
  const sql = app.database.ownerSql
  const id = await report(4, '0.01')
  const said = (expenditure: string, verdict: string, by: string, reason: string | null) => sql`
    insert into ledger.expenditure_reviews (expenditure_id, verdict, reason, reviewed_by, reviewed_at)
    values (${expenditure}, ${verdict}, ${reason}, ${by}, now())`
  await expect(said(id, 'accepted', 'unhcr', null)).rejects.toThrow('its own expenditure')
  await expect(said(id, 'queried', 'operator', null)).rejects.toThrow('check constraint')
  const { id: beyond } = await done(app, 'unhcr', `${at}/expenditures`, spend(1, '0.01'))
  await expect(said(beyond, 'accepted', 'operator', null)).rejects.toThrow('over its budget')
  await review(id, 'accept')
  await expect(said(id, 'accepted', 'operator', null)).rejects.toThrow('expenditure_reviews_pkey')
  await expect(said(id, 'queried', 'operator', 'Why?')).rejects.toThrow('accepted already')
})

test('the database takes no expenditure without a budget line', () =>
  expect(
    app.database.ownerSql`
      insert into ledger.expenditures (id, allocation_id, payee, period_from, period_to, amount_minor, lines, reported_by)
      values (gen_random_uuid(), ${at.split('/').at(-1) ?? ''}, 'unhcr', '2026-11-01', '2026-11-24', 1,
        '[{"category": 2, "amount": {"amount": "0.01", "currency": "USD"}}]', 'unhcr')`,
  ).rejects.toThrow('no budget for'))

const legal = ['reported accepted', 'reported queried', 'queried accepted']
const isDrawn = (from: string, to: string) =>
  new RegExp(`^  ${from} --> ${to}$`, 'm').test(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8'))

test.for(expenditureStates.flatMap((from) => (['queried', 'accepted'] as const).map((to) => [from, to] as const)))(
  'the picture has %s → %s exactly where the code takes it',
  ([from, to]) => expect(isDrawn(from, to)).toBe(legal.includes(`${from} ${to}`)),
)

test('the variance is the setting of the day of the report: what was not named before stays so', async () => {
  const proposal = proposalOf(await match(app, freetownRequest, usd('60.00')), {
    unhcr: { amount: '60.00', tranches: ['60.00'] },
  })
  const lines = [
    { payee: 'unhcr', category: 1, amount: usd('10.00') },
    { payee: 'unhcr', category: 4, amount: usd('50.00') },
  ]
  const path = `/v1/fund/allocations/${await approve(app, { ...proposal, lines })}`
  await done(app, 'operator', `${path}/disbursements`, payment('unhcr', 1))
  await done(app, 'unhcr', `${path}/expenditures`, spend(1, '10.50'))
  await app.database.ownerSql`insert into ledger.settings (name, effective_on, value, reason, recorded_by)
    values ('variance_percent', '2026-11-24', '0', 'A test', 'hub')`
  await done(app, 'unhcr', `${path}/expenditures`, spend(1, '0.01'))
  const { expenditures } = (await app.as('operator').get(path)).body
  expect(expenditures.map(({ overBudget }: { overBudget: unknown }) => overBudget)).toEqual([
    [],
    [{ category: 1, budget: usd('10.00'), spent: usd('10.51') }],
  ])
})
