// Money that goes back to its funder: each answer of the route, what the books have of it, and what the database refuses by itself.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contribute, done, match, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
let sql: TestApp['database']['ownerSql']
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  sql = app.database.ownerSql
  await tellOrganisations(app, testOrganisations)
})
afterAll(() => app.close())

const contributions = '/v1/fund/contributions'
const back = { amount: usd('10.00'), valueDate: '2026-11-24', reason: 'Unspent at the end.', bankReference: 'R-1' }
const giveBack = (id: string, body: unknown = back, as = 'operator', key = randomUUID()) =>
  send(app, as, `${contributions}/${id}/returns`, body, key)
const arrived = (amount = '100.00') => contribute(app, { funder: 'norway', amount })
const faults = async () => sql.unsafe(readFileSync(join(import.meta.dirname, '../verify/balances.sql'), 'utf8'))
const linesOf = async (id: string) => {
  const rows = await sql`select account, amount_minor from ledger.entry_lines where transfer_id = ${id} order by leg`
  return rows.map(({ account, amount_minor }) => `${account} ${amount_minor}`)
}

test('what is available goes back, the agreement takes no more for it, and the funder sees why', async () => {
  const id = await arrived()
  const { status, body } = await giveBack(id)
  expect(status).toBe(201)
  expect(body).toMatchObject({
    funder: 'norway',
    amount: usd('10.00'),
    returned: usd('10.00'),
    rate: null,
    available: usd('89.00'),
  })
  expect(await linesOf(body.id)).toEqual(['funder:norway:USD 1000', 'fund:available:USD -1000'])
  const view = (await app.as('norway').get(`${contributions}/${id}`)).body
  expect(view).toMatchObject({
    pledged: usd('100.00'),
    agreed: usd('100.00'),
    received: usd('100.00'),
    deposited: usd('100.00'),
    fee: usd('1.00'),
    returned: usd('10.00'),
    available: usd('89.00'),
    returns: [{ id: body.id, reason: back.reason, isReversed: false }],
  })
  const outside = (await app.anyone.get(`${contributions}/${id}`)).body
  expect(outside).toMatchObject({ returned: usd('10.00'), returns: null, deposits: null, agreed: null })
  const more = { received: usd('0.01'), credited: usd('0.01'), valueDate: '2026-11-24', bankReference: 'B' }
  expect((await send(app, 'operator', `${contributions}/${id}/deposits`, more)).body.code).toBe(
    'ledger.deposit_above_agreement',
  )
  expect((await app.events()).at(-1)).toMatchObject({
    type: 'ledger.contribution_returned',
    body: { contributionId: id, funder: 'norway', amount: usd('10.00'), returned: usd('10.00'), returnId: body.id },
  })
  expect(await faults()).toEqual([])
})

test('every answer of the route, in the order of codes', async () => {
  const id = await arrived()
  const pledged = (await done(app, 'norway', contributions, { funder: 'norway', amount: usd('5.00') })).id
  const code = async (body: unknown, as?: string, of = id) => {
    const reply = await giveBack(of, body, as)
    return [reply.status, reply.body.code]
  }
  expect(await code({ ...back, amount: usd('0.00') })).toEqual([400, 'http.malformed'])
  expect(await code({ ...back, amount: { amount: '1.00', currency: 'XYZ' } })).toEqual([400, 'http.malformed'])
  expect((await app.as('operator').post(`${contributions}/${id}/returns`, back)).body.code).toBe(
    'http.idempotency_key_missing',
  )
  expect((await app.anyone.post(`${contributions}/${id}/returns`, back)).status).toBe(401)
  expect(await code(back, 'norway')).toEqual([403, 'http.forbidden'])
  expect(await code(back, 'operator', randomUUID())).toEqual([404, 'http.not_found'])
  expect(await code({ ...back, amount: usd('99.01') })).toEqual([409, 'ledger.return_above_available'])
  expect(await code(back, 'operator', pledged)).toEqual([409, 'ledger.return_above_available'])
  expect(await code({ ...back, valueDate: '2026-11-23' })).toEqual([409, 'ledger.earlier_day_short'])
  expect(await code({ ...back, valueDate: '2026-11-25' })).toEqual([422, 'ledger.date_in_future'])
  expect(await code({ ...back, valueDate: '2026-11-19' })).toEqual([422, 'ledger.deposit_too_early'])
  const eur = { amount: '10.00', currency: 'EUR' }
  expect(await code({ ...back, amount: eur })).toEqual([422, 'ledger.return_currency'])
  expect(await code({ ...back, returned: eur })).toEqual([422, 'ledger.returned_currency'])
  expect(await code({ ...back, returned: usd('9.99') })).toEqual([422, 'ledger.returned_differs'])
  expect((await sql`select count(*)::int as count from ledger.returns where contribution_id = ${id}`)[0]?.count).toBe(0)
  expect(await code({ ...back, amount: usd('99.00') })).toEqual([201, undefined])
})

test('money that is held for a proposal is not given back', async () => {
  const id = (
    await done(app, 'norway', contributions, {
      funder: 'norway',
      amount: usd('100.00'),
      earmark: { countries: ['SL'] },
    })
  ).id
  const amount = usd('100.00')
  const terms = { reference: 'A', signedOn: '2026-11-20', amount, schedule: [{ dueOn: '2026-11-24', amount }] }
  await done(app, 'norway', `${contributions}/${id}/agreement`, terms)
  await done(app, 'operator', `${contributions}/${id}/deposits`, {
    received: amount,
    credited: amount,
    valueDate: '2026-11-24',
    bankReference: id,
  })
  const filed = await match(app, freetownRequest, usd('95.00'))
  await done(
    app,
    'operator',
    '/v1/fund/allocations',
    proposalOf(filed, { unhcr: { amount: '95.00', tranches: ['95.00'] } }),
  )
  const reply = await giveBack(id)
  expect(reply).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('4.00 USD is neither held nor allocated') },
  })
  expect((await giveBack(id, { ...back, amount: usd('4.00') })).status).toBe(201)
})

test('of returns at once as much goes back as is there, and not a cent more', async () => {
  const id = await arrived('10.00')
  const replies = await Promise.all(
    Array.from({ length: 6 }, (_, place) =>
      giveBack(id, { ...back, amount: usd('3.30'), bankReference: `R-${place}` }),
    ),
  )
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(3)
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(3)
  expect((await app.as('norway').get(`${contributions}/${id}`)).body.available).toEqual(usd('0.00'))
  expect(await faults()).toEqual([])
})

test('a repeated return is answered as the first was and moves nothing twice; another body under its key is refused', async () => {
  const [id, key] = [await arrived(), randomUUID()]
  const [first, second] = [await giveBack(id, back, 'operator', key), await giveBack(id, back, 'operator', key)]
  expect(second).toMatchObject({ status: 201, body: first.body })
  expect((await giveBack(id, { ...back, amount: usd('1.00') }, 'operator', key)).status).toBe(422)
  expect((await app.as('norway').get(`${contributions}/${id}`)).body.returned).toEqual(usd('10.00'))
})

test('a return that the bank sent back is reversed: the money is available again, and the return shown as what it was', async () => {
  const id = await arrived()
  const { body } = await giveBack(id)
  await done(app, 'operator', `/v1/fund/transfers/${body.id}/reversal`, { reason: 'The account was closed.' })
  expect((await app.as('norway').get(`${contributions}/${id}`)).body).toMatchObject({
    returned: usd('0.00'),
    available: usd('99.00'),
    returns: [{ id: body.id, amount: usd('10.00'), isReversed: true }],
  })
  expect(await faults()).toEqual([])
})

test('a return that is not what its transfer moved is not kept', async () => {
  const id = await arrived()
  const { body } = await giveBack(id)
  const copy = (more: Record<string, unknown>) => sql`
    insert into ledger.returns select (jsonb_populate_record(r, ${sql.json({ id: randomUUID(), bank_reference: 'R-2', ...more } as never)})).*
    from ledger.returns r where r.id = ${body.id}`
  await expect(copy({})).rejects.toThrow('is not what its transfer moved')
  await expect(copy({ returned_minor: 999 })).rejects.toThrow('returns_check')
  await expect(copy({ amount_minor: 0, returned_minor: 0 })).rejects.toThrow('returns_amount_minor_check')
  await expect(copy({ returned_currency: 'EUR' })).rejects.toThrow('is not what its transfer moved')
})

test('no more of the funder’s currency goes back than came, also in parts, and less again once a return was undone', async () => {
  const eur = (amount: string) => ({ amount, currency: 'EUR' })
  const { id } = await done(app, 'norway', contributions, { funder: 'norway', amount: eur('100.00') })
  const terms = { reference: 'A', signedOn: '2026-11-20', amount: eur('100.00') }
  await done(app, 'norway', `${contributions}/${id}/agreement`, {
    ...terms,
    schedule: [{ dueOn: '2026-11-24', amount: eur('100.00') }],
  })
  const arrival = { received: eur('100.00'), credited: usd('108.00'), valueDate: '2026-11-24', bankReference: 'X' }
  await done(app, 'operator', `${contributions}/${id}/deposits`, arrival)
  const send = (returned: string, bankReference: string) =>
    giveBack(id, { ...back, amount: usd('1.00'), returned: eur(returned), bankReference })
  expect((await send('1000000.00', 'R')).body).toMatchObject({
    status: 409,
    code: 'ledger.return_above_received',
    detail: expect.stringContaining('100.00 EUR that did not go back'),
  })
  const most = await send('99.00', 'S')
  expect(most.status).toBe(201)
  const both = await Promise.all([send('1.00', 'T'), send('1.00', 'U')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  await done(app, 'operator', `/v1/fund/transfers/${most.body.id}/reversal`, { reason: 'A test' })
  expect([(await send('99.01', 'V')).status, (await send('99.00', 'W')).status]).toEqual([409, 201])
  expect(await faults()).toEqual([])
})
