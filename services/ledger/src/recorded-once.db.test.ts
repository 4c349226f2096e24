// The same line of a bank's statement counts once, through the API; that the database holds to it too, src/guards tries.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'

let app: TestApp
let agreed: string
let allocation: string
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  agreed = await contribute(app, { funder: 'norway', amount: '1000.00' })
  const share = { unhcr: { amount: '100.00', tranches: ['100.00'] } }
  allocation = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.00')), share))
  await done(app, 'operator', `/v1/fund/allocations/${allocation}/disbursements`, payment('unhcr', 1))
})
afterAll(() => app.close())

const [amount, valueDate, reason] = [usd('1.00'), '2026-11-24', 'A test']
/** A contribution of which 9.00 may arrive. */
const agree = async () => {
  const [pledged, signedOn] = [usd('9.00'), '2026-11-20']
  const { id } = await done(app, 'norway', '/v1/fund/contributions', { funder: 'norway', amount: pledged })
  const terms = { reference: 'A', signedOn, amount: pledged, schedule: [{ dueOn: '2026-11-24', amount: pledged }] }
  await done(app, 'norway', `/v1/fund/contributions/${id}/agreement`, terms)
  return `/v1/fund/contributions/${id}`
}

interface Kind {
  path: () => string
  body: Record<string, unknown>
  other: Record<string, unknown>[]
}
const kinds: Record<string, Kind> = {
  deposit: {
    path: () => `${deposited}/deposits`,
    body: { received: amount, credited: amount, valueDate },
    other: [
      { received: usd('1.01'), credited: usd('1.01') },
      { valueDate: '2026-11-23' },
      { bankReference: 'another' },
    ],
  },
  return: {
    path: () => `/v1/fund/contributions/${agreed}/returns`,
    body: { amount, valueDate, reason },
    other: [{ amount: usd('1.01') }, { bankReference: 'another' }],
  },
  refund: {
    path: () => `/v1/fund/allocations/${allocation}/refunds`,
    body: { payee: 'unhcr', amount, valueDate, reason },
    other: [{ amount: usd('1.01') }, { bankReference: 'another' }, { bankReference: undefined }],
  },
  adjustment: {
    path: () => '/v1/fund/adjustments',
    body: { kind: 'interest', amount, valueDate, reason, bankReference: undefined },
    other: [{ amount: usd('1.01') }, { valueDate: '2026-11-23' }, { kind: 'exchange' }],
  },
}
let deposited: string
beforeAll(async () => {
  deposited = await agree()
})

test.for(Object.keys(kinds))(
  'the same %s counts once, and again where the bank shows another or the first is reversed',
  async (kind) => {
    const { path, body, other } = kinds[kind] as Kind
    const record = (more: Record<string, unknown> = {}) =>
      send(app, 'operator', path(), { bankReference: 'B-1', ...body, ...more })
    const first = await record()
    expect(first.status).toBe(201)
    expect(await record()).toMatchObject({
      status: 409,
      body: { code: 'ledger.recorded_before', detail: expect.stringContaining(`The ${kind} ${first.body.id} `) },
    })
    expect((await record({ isAnother: false })).body.code).toBe('ledger.recorded_before')
    for (const more of other) expect((await record(more)).status).toBe(201)
    const another = await record({ isAnother: true })
    expect(another.status).toBe(201)
    for (const { id } of [first.body, another.body])
      await done(app, 'operator', `/v1/fund/transfers/${id}/reversal`, { reason })
    expect((await record()).status).toBe(201)
  },
)

// What has no reference differs by its day from those above.
const onceMore: Record<string, object> = { adjustment: { valueDate: '2026-11-22' } }

test.for(Object.keys(kinds))('of the same %s recorded twice at once one is taken', async (kind) => {
  const { path, body } = kinds[kind] as Kind
  const record = () => send(app, 'operator', path(), { bankReference: 'at once', ...body, ...onceMore[kind] })
  const replies = await Promise.all([record(), record(), record()])
  expect(replies.map(({ status, body: { code } }) => code ?? status).toSorted()).toEqual([
    201,
    'ledger.recorded_before',
    'ledger.recorded_before',
  ])
})

test('a refund without a reference counts once a day and amount, and again where it is said to be another', async () => {
  const record = (more: object = {}) =>
    send(app, 'operator', kinds.refund?.path() ?? '', { ...kinds.refund?.body, amount: usd('2.00'), ...more })
  expect((await record()).status).toBe(201)
  expect((await record()).body.code).toBe('ledger.recorded_before')
  expect((await record({ isAnother: true })).status).toBe(201)
})

test('a deposit that is recorded on another contribution is told by name, also at once, and taken where it is another', async () => {
  const [one, two] = [await agree(), await agree()]
  const record = (at: string, bankReference: string, more: object = {}) =>
    send(app, 'operator', `${at}/deposits`, { ...kinds.deposit?.body, bankReference, ...more })
  const first = await record(one, 'of whom')
  expect(first.status).toBe(201)
  expect(await record(two, 'of whom')).toMatchObject({
    status: 409,
    body: {
      code: 'ledger.recorded_before',
      detail: expect.stringContaining(`The deposit ${first.body.id} of contribution ${one.split('/').at(-1)} has`),
    },
  })
  expect((await record(two, 'of whom', { isAnother: true })).status).toBe(201)
  const both = await Promise.all([one, two].map((at) => record(at, 'of both')))
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
})

test('a second tranche by the same line of the statement is told; one transfer of the bank may pay two where that is said', async () => {
  const share = { unhcr: { amount: '90.00', tranches: ['30.00', '30.00', '30.00'] } }
  const id = await approve(app, proposalOf(await match(app, freetownRequest, usd('90.00')), share))
  const pay = (tranche: number, more: object = {}) =>
    send(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, {
      ...payment('unhcr', tranche),
      bankReference: 'T-1',
      ...more,
    })
  const first = await pay(1)
  expect(first.status).toBe(201)
  expect(await pay(2)).toMatchObject({
    status: 409,
    body: {
      code: 'ledger.recorded_before',
      detail: expect.stringContaining('The payment of tranche 1 has the same bank reference, day and amount'),
    },
  })
  expect((await pay(2, { bankReference: 'T-2' })).status).toBe(201)
  expect((await pay(3, { isAnother: true })).status).toBe(201)
})
