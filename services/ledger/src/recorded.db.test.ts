// Who may read again under which line of a bank's statement, when and by whom something was entered.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'

const day = '2026-11-24'
let app: TestApp
let contribution: string
let allocation: string
// A public request: paid, paid again after a reversal, reported and partly given back; of its contribution a part is returned.
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  const id = await contribute(app, { funder: 'norway', amount: '500.00' })
  contribution = `/v1/fund/contributions/${id}`
  const filed = await match(app, freetownRequest, usd('90.00'), { more: { visibility: 'public' } })
  allocation = `/v1/fund/allocations/${await approve(app, proposalOf(filed, { unhcr: { amount: '90.00', tranches: ['90.00'] } }))}`
  const wrong = await done(app, 'operator', `${allocation}/disbursements`, payment('unhcr', 1))
  await done(app, 'operator', `/v1/fund/transfers/${wrong.id}/reversal`, { reason: 'Sent back' })
  await done(app, 'operator', `${allocation}/disbursements`, { ...payment('unhcr', 1), bankReference: 'Again' })
  const lines = [{ category: 1, amount: usd('20.00') }]
  await done(app, 'unhcr', `${allocation}/expenditures`, { payee: 'unhcr', period: { from: day, to: day }, lines })
  const back = { payee: 'unhcr', amount: usd('5.00'), valueDate: day, reason: 'Left over' }
  await done(app, 'operator', `${allocation}/refunds`, { ...back, bankReference: 'Back 1' })
  await done(app, 'operator', `${allocation}/refunds`, { ...back, amount: usd('4.00') })
  const returned = { amount: usd('10.00'), returned: usd('10.00'), valueDate: day, reason: 'As agreed' }
  await done(app, 'operator', `${contribution}/returns`, { ...returned, bankReference: 'Out 1' })
})
afterAll(() => app.close())

const recordedBy = (by: string) => ({ at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), by })
const recordsOf = (rows: { bankReference: string | null; recorded: unknown }[]) =>
  rows.map(({ bankReference, recorded }) => [bankReference, recorded])

test.for(['operator', 'auditor', 'unhcr', 'freetown', 'committee-one'])(
  '%s reads with an allocation the bank’s reference, time and recorder of each payment, refund and report',
  async (slug) => {
    const { body } = await app.as(slug).get(allocation)
    const operator = recordedBy('operator')
    expect(recordsOf(body.tranches.map(({ paid }: { paid: never }) => paid))).toEqual([['Again', operator]])
    expect(recordsOf(body.reversedPayments)).toEqual([['Tranche 1 of unhcr', operator]])
    expect(recordsOf(body.refunds)).toEqual([
      ['Back 1', operator],
      [null, operator],
    ])
    expect(body.expenditures[0].recorded).toEqual(recordedBy('unhcr'))
  },
)

test.for(['anyone', 'norway', 'illustrative-bank'])('%s, who takes no part in it, reads none of them', async (slug) => {
  const { status, body } = await (slug === 'anyone' ? app.anyone : app.as(slug)).get(allocation)
  expect(status).toBe(200)
  const shown = [body.tranches[0].paid, ...body.reversedPayments, ...body.refunds]
  expect(recordsOf(shown)).toEqual(Array(4).fill([null, null]))
  expect(JSON.stringify(body)).not.toMatch(/Again|Tranche 1 of|Back 1/)
})

test.for(['norway', 'operator', 'auditor'])(
  '%s reads with a contribution the bank’s reference, time and recorder of each deposit and return',
  async (slug) => {
    const { body } = await app.as(slug).get(contribution)
    expect(recordsOf(body.deposits)).toEqual([[`Value of norway under ${body.id}`, recordedBy('operator')]])
    expect(recordsOf(body.returns)).toEqual([['Out 1', recordedBy('operator')]])
  },
)

test('with a public contribution everybody else reads neither deposits nor returns', async () => {
  for (const caller of [app.anyone, app.as('unhcr')]) {
    const { body } = await caller.get(contribution)
    expect([body.deposits, body.returns]).toEqual([null, null])
  }
})

test('the time is that of its transfer', async () => {
  const { body } = await app.as('operator').get(allocation)
  const { items } = (await app.as('operator').get('/v1/fund/transfers?limit=200')).body
  const timeOf = (wanted: string) => items.find(({ id }: { id: string }) => id === wanted).recordedAt.slice(0, 23)
  const [{ paid }] = body.tranches
  for (const [id, { recorded }] of [
    [paid.disbursementId, paid],
    [body.refunds[0].id, body.refunds[0]],
    [body.expenditures[0].id, body.expenditures[0]],
  ])
    expect(recorded.at).toBe(`${timeOf(id)}Z`)
})
