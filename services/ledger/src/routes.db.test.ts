// One line for each answer of each route that writes, in the order of codes.
import { randomUUID } from 'node:crypto'
import type { TestApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, type Filed, payment, proposalOf, send, usd } from './fund-scene.ts'
import {
  agreement,
  allocations,
  contributions,
  deposit,
  openRoutes,
  pledge,
  type RoutesScene,
  share,
} from './routes-scene.ts'

let app: TestApp
let ids: RoutesScene['ids']
let at: RoutesScene['at']
let matched: Filed

beforeAll(async () => {
  ;({ app, ids, at, matched } = await openRoutes())
})
afterAll(() => app.close())

const spent = {
  payee: 'unhcr',
  period: { from: '2026-11-24', to: '2026-11-24' },
  lines: [{ category: 1, amount: usd('10.00') }],
}

type Line = [slug: string, path: string, body: unknown, status: number, code?: string]
const proposal = () => proposalOf(matched, share)

const posts: Line[] = [
  ['norway', contributions, { ...pledge, amount: { amount: '500', currency: 'USD' } }, 400, 'http.malformed'],
  ['norway', contributions, { ...pledge, amount: usd('0.00') }, 400, 'http.malformed'],
  ['norway', contributions, { ...pledge, amount: usd('10000000000000.00') }, 400, 'http.malformed'],
  ['norway', contributions, { ...pledge, amount: usd('9999999999999.99') }, 201],
  ['norway', contributions, { ...pledge, earmark: { countries: ['XQ'] } }, 400, 'http.malformed'],
  ['norway', contributions, { ...pledge, colour: 'blue' }, 400, 'http.malformed'],
  ['freetown', contributions, pledge, 403, 'http.forbidden'],
  ['norway', contributions, { ...pledge, funder: 'illustrative-bank' }, 403, 'ledger.pledge_of_another'],
  ['operator', contributions, { ...pledge, funder: 'freetown' }, 422, 'ledger.funder_unknown'],
  ['operator', contributions, { ...pledge, funder: 'nobody' }, 422, 'ledger.funder_unknown'],
  ['norway', contributions, { ...pledge, amount: { amount: '5000000', currency: 'JPY' } }, 201],
  ['operator', contributions, pledge, 201],

  ['norway', `${contributions}/{pledged}/agreement`, { ...agreement, schedule: [] }, 400, 'http.malformed'],
  ['auditor', `${contributions}/{pledged}/agreement`, agreement, 403, 'http.forbidden'],
  ['illustrative-bank', `${contributions}/{pledged}/agreement`, agreement, 404, 'http.not_found'],
  ['norway', `${contributions}/{nothing}/agreement`, agreement, 404, 'http.not_found'],
  ['norway', `${contributions}/{agreed}/agreement`, agreement, 409, 'ledger.agreement_exists'],
  [
    'norway',
    `${contributions}/{pledged}/agreement`,
    { ...agreement, signedOn: '2026-11-25' },
    422,
    'ledger.date_in_future',
  ],
  [
    'norway',
    `${contributions}/{pledged}/agreement`,
    { ...agreement, amount: usd('500.01') },
    422,
    'ledger.schedule_wrong',
  ],
  ['operator', `${contributions}/{public}/agreement`, agreement, 201],

  ['operator', `${contributions}/{agreed}/deposits`, { ...deposit, valueDate: '24.11.2026' }, 400, 'http.malformed'],
  ['norway', `${contributions}/{agreed}/deposits`, deposit, 403, 'http.forbidden'],
  ['operator', `${contributions}/{nothing}/deposits`, deposit, 404, 'http.not_found'],
  ['operator', `${contributions}/{pledged}/deposits`, deposit, 409, 'ledger.agreement_missing'],
  [
    'operator',
    `${contributions}/{agreed}/deposits`,
    { ...deposit, received: usd('500.01'), credited: usd('500.01') },
    409,
    'ledger.deposit_above_agreement',
  ],
  [
    'operator',
    `${contributions}/{agreed}/deposits`,
    { ...deposit, valueDate: '2026-11-25' },
    422,
    'ledger.date_in_future',
  ],
  [
    'operator',
    `${contributions}/{agreed}/deposits`,
    { ...deposit, valueDate: '2026-11-19' },
    422,
    'ledger.deposit_too_early',
  ],
  [
    'operator',
    `${contributions}/{ancient}/deposits`,
    { ...deposit, valueDate: '2019-12-31' },
    422,
    'ledger.deposit_too_early',
  ],
  [
    'operator',
    `${contributions}/{agreed}/deposits`,
    { ...deposit, received: { amount: '1.00', currency: 'EUR' } },
    422,
    'ledger.deposit_currency',
  ],
  [
    'operator',
    `${contributions}/{agreed}/deposits`,
    { ...deposit, credited: { amount: '1.00', currency: 'EUR' } },
    422,
    'ledger.credited_currency',
  ],
  [
    'operator',
    `${contributions}/{agreed}/deposits`,
    { ...deposit, credited: usd('199.99') },
    422,
    'ledger.credited_differs',
  ],
  ['operator', `${contributions}/{agreed}/deposits`, deposit, 201],

  ['operator', allocations, { requestId: 'x' }, 400, 'http.malformed'],
  ['committee-one', allocations, 'proposal', 403, 'http.forbidden'],
  ['operator', allocations, 'of nothing', 404, 'http.not_found'],
  ['operator', allocations, 'of another revision', 409, 'ledger.revision_not_current'],
  ['operator', allocations, 'to a stranger', 422, 'ledger.allocation_wrong'],
  ['operator', allocations, 'proposal', 201],
  ['operator', allocations, 'proposal', 409, 'ledger.request_not_fundable'],

  ['committee-one', `${allocations}/{proposed}/votes`, { vote: 'maybe' }, 400, 'http.malformed'],
  ['operator', `${allocations}/{proposed}/votes`, { vote: 'approve' }, 403, 'http.forbidden'],
  ['committee-one', `${allocations}/{nothing}/votes`, { vote: 'approve' }, 404, 'http.not_found'],
  ['committee-one', `${allocations}/{voided}/votes`, { vote: 'approve' }, 409, 'ledger.allocation_not_proposed'],
  ['committee-one', `${allocations}/{proposed}/votes`, { vote: 'refuse' }, 422, 'ledger.vote_reason_missing'],
  ['committee-one', `${allocations}/{proposed}/votes`, { vote: 'approve' }, 201],
  ['committee-one', `${allocations}/{proposed}/votes`, { vote: 'refuse', reason: 'x' }, 409, 'ledger.already_voted'],

  ['operator', `${allocations}/{approved}/void`, {}, 400, 'http.malformed'],
  ['committee-one', `${allocations}/{approved}/void`, { reason: 'x' }, 403, 'http.forbidden'],
  ['operator', `${allocations}/{nothing}/void`, { reason: 'x' }, 404, 'http.not_found'],
  ['operator', `${allocations}/{approved}/void`, { reason: 'x' }, 409, 'ledger.allocation_not_proposed'],
  ['operator', `${allocations}/{proposed}/void`, { reason: 'x' }, 200],

  ['operator', `${allocations}/{approved}/disbursements`, { ...payment('unhcr', 0) }, 400, 'http.malformed'],
  ['unhcr', `${allocations}/{approved}/disbursements`, payment('unhcr', 2), 403, 'http.forbidden'],
  ['operator', `${allocations}/{nothing}/disbursements`, payment('unhcr', 1), 404, 'http.not_found'],
  ['operator', `${allocations}/{voided}/disbursements`, payment('unhcr', 1), 409, 'ledger.allocation_not_approved'],
  ['operator', `${allocations}/{approved}/disbursements`, payment('unhcr', 1), 409, 'ledger.tranche_already_paid'],
  ['operator', `${allocations}/{private}/disbursements`, payment('unhcr', 2), 409, 'ledger.tranche_out_of_order'],
  ['operator', `${allocations}/{approved}/disbursements`, payment('iom', 1), 422, 'ledger.payee_unknown'],
  ['operator', `${allocations}/{approved}/disbursements`, payment('unhcr', 3), 422, 'ledger.tranche_unknown'],
  [
    'operator',
    `${allocations}/{approved}/disbursements`,
    { ...payment('unhcr', 2), valueDate: '2026-11-25' },
    422,
    'ledger.date_in_future',
  ],
  [
    'operator',
    `${allocations}/{approved}/disbursements`,
    { ...payment('unhcr', 2), valueDate: '2026-11-23' },
    422,
    'ledger.value_date_too_early',
  ],
  ['operator', `${allocations}/{approved}/disbursements`, payment('unhcr', 2), 201],

  [
    'unhcr',
    `${allocations}/{approved}/expenditures`,
    { ...spent, period: { from: '2026-11-24', to: '2026-11-23' } },
    400,
    'http.malformed',
  ],
  ['dakar', `${allocations}/{approved}/expenditures`, spent, 403, 'ledger.expenditure_of_another'],
  ['dakar', `${allocations}/{private}/expenditures`, spent, 404, 'http.not_found'],
  ['unhcr', `${allocations}/{nothing}/expenditures`, spent, 404, 'http.not_found'],
  ['operator', `${allocations}/{voided}/expenditures`, spent, 409, 'ledger.allocation_not_approved'],
  [
    'unhcr',
    `${allocations}/{approved}/expenditures`,
    { ...spent, lines: [{ category: 1, amount: usd('100.01') }] },
    409,
    'ledger.expenditure_above_disbursed',
  ],
  ['iom', `${allocations}/{approved}/expenditures`, { ...spent, payee: 'iom' }, 422, 'ledger.payee_unknown'],
  [
    'unhcr',
    `${allocations}/{approved}/expenditures`,
    { ...spent, period: { from: '2026-11-24', to: '2026-11-25' } },
    422,
    'ledger.date_in_future',
  ],
  [
    'unhcr',
    `${allocations}/{approved}/expenditures`,
    { ...spent, lines: [{ category: 1, amount: { amount: '1.00', currency: 'EUR' } }] },
    422,
    'ledger.expenditure_currency',
  ],
  ['unhcr', `${allocations}/{approved}/expenditures`, spent, 201],
  [
    'unhcr',
    `${allocations}/{approved}/expenditures`,
    { ...spent, period: { from: '2026-11-23', to: '2026-11-24' } },
    422,
    'ledger.period_too_early',
  ],
  ['operator', `${allocations}/{approved}/expenditures`, spent, 409, 'ledger.period_reported'],
  ['operator', `${allocations}/{approved}/expenditures`, { ...spent, isAnother: true }, 201],
]

/** Bodies that need what beforeAll made. */
const bodyOf = (body: unknown): unknown => {
  if (body === 'proposal') return proposal()
  if (body === 'of nothing') return { ...proposal(), requestId: ids.nothing }
  if (body === 'of another revision') return { ...proposal(), revision: 2 }
  if (body === 'to a stranger')
    return { ...proposal(), ...proposalOf(matched, { ilo: { amount: '100.00', tranches: ['100.00'] } }) }
  return body
}

test.for(posts)('%s posts to %s: %j is answered %i %s', async ([slug, path, body, status, code]) => {
  const reply = await send(app, slug, at(path), bodyOf(body))
  expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code })
})

const moving = new Map(posts.filter(([, , , status]) => status < 300).map((line) => [line[1], line]))

test.for([...moving.values()])(
  '%s may post to %s, but not without a key, nor without an Idempotency-Key',
  async ([slug, path, body]) => {
    expect((await app.anyone.post(at(path), {})).status).toBe(401)
    expect((await app.as(slug).post(at(path), bodyOf(body))).body.code).toBe('http.idempotency_key_missing')
  },
)

test('a repeated deposit is answered as the first was and enters no money twice', async () => {
  const key = randomUUID()
  const another = { ...deposit, bankReference: 'B-2' }
  const call = () => send(app, 'operator', at(`${contributions}/{agreed}/deposits`), another, key)
  const [first, second] = [await call(), await call()]
  expect(second).toMatchObject({ status: 201, body: first.body })
  const [row] = await app.database
    .ownerSql`select count(*)::int as count from ledger.deposits where contribution_id = ${ids.agreed ?? ''}`
  expect(row?.count).toBe(2)
})

test('an amount that a balance cannot take is refused and named, not a fault', async () => {
  const { id } = await done(app, 'norway', contributions, { ...pledge, amount: { amount: '500.00', currency: 'EUR' } })
  const eur = (amount: string) => ({ amount, currency: 'EUR' })
  const schedule = [{ dueOn: '2026-12-01', amount: eur('500.00') }]
  await done(app, 'norway', `${contributions}/${id}/agreement`, { ...agreement, amount: eur('500.00'), schedule })
  const arrive = (bankReference: string) =>
    send(app, 'operator', `${contributions}/${id}/deposits`, {
      ...deposit,
      bankReference,
      received: eur('1.00'),
      credited: usd('9999999999999.99'),
    })
  expect((await arrive('B-1')).status).toBe(201)
  await app.database.ownerSql`update ledger.balances set posted = 9999999999999999
    where contribution = (select number from ledger.contributions where id = ${id})
      and account = (select id from ledger.accounts where code = 'fund:available:USD')`
  expect(await arrive('B-2')).toMatchObject({
    status: 422,
    body: { code: 'ledger.balance_too_large', detail: expect.stringContaining('9999999999999.99 USD') },
  })
  expect((await app.anyone.get('/v1/fund/accounts')).status).toBe(200)
})
