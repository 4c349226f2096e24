// Many at once on one real database: money is set aside once, decided once, and a wish to change has one winner.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  approve,
  contribute,
  done,
  type Filed,
  match,
  payment,
  proposalOf,
  send,
  tellOrganisations,
  told,
  usd,
} from './fund-scene.ts'
import { makeLedger } from './service.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')

let app: TestApp
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterEach(() => app.close())

const whole = (filed: Filed, amount: string) => proposalOf(filed, { unhcr: { amount, tranches: [amount] } })
const propose = async (filed: Filed, amount: string) =>
  (await done(app, 'operator', '/v1/fund/allocations', whole(filed, amount))).id as string
const vote = (slug: string, id: string, body: unknown = { vote: 'approve' }) =>
  send(app, slug, `/v1/fund/allocations/${id}/votes`, body)
const eventsOf = async ({ requestId }: Filed) =>
  (await app.events()).filter((event) => event.requestId === requestId).map(({ type }) => type)
const changeAsked = (filed: Filed, kind: 'edit' | 'withdrawal' = 'withdrawal') =>
  told('intake.change_asked', { changeId: randomUUID(), kind, reason: null, content: null }, filed)

test('proposals made at once never hold more than there is', async () => {
  await contribute(app, { funder: 'norway', amount: '1000.00', earmark: { countries: ['SL'] } })
  await contribute(app, { funder: 'illustrative-bank', amount: '1000.00' })
  const filed = await Promise.all(Array.from({ length: 12 }, () => match(app, freetownRequest, usd('330.00'))))
  const replies = await Promise.all(
    filed.map((each) => send(app, 'operator', '/v1/fund/allocations', whole(each, '330.00'))),
  )
  // 1,980.00 is left after the fees: six times 330.00.
  expect(replies.map(({ status }) => status).toSorted()).toEqual([...Array(6).fill(201), ...Array(6).fill(202)])
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  const [row] = await app.database
    .ownerSql`select sum(posted) as posted, sum(held) as held from ledger.balance_lines where account = 'fund:available:USD'`
  expect(row).toEqual({ posted: '198000', held: '198000' })
})

test('two last votes at once approve once', async () => {
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const filed = await match(app, freetownRequest, usd('100.00'))
  const id = await propose(filed, '100.00')
  await done(app, 'committee-one', `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
  const replies = await Promise.all([vote('committee-two', id), vote('committee-three', id)])
  expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect((await eventsOf(filed)).filter((type) => type === 'ledger.allocation_approved')).toHaveLength(1)
  expect(await app.database.ownerSql`select 1 from ledger.transfers where code = 'allocation'`).toHaveLength(1)
})

test('a wish to withdraw that races the last vote has exactly one winner', async () => {
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  for (let round = 0; round < 10; round += 1) {
    const filed = await match(app, freetownRequest, usd('10.00'))
    const id = await propose(filed, '10.00')
    await done(app, 'committee-one', `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
    await Promise.all([vote('committee-two', id), app.deliver(changeAsked(filed))])
    const types = await eventsOf(filed)
    const ends = ['ledger.allocation_approved', 'ledger.change_granted'].filter((type) => types.includes(type as never))
    expect(ends).toHaveLength(1)
    expect(types.includes('ledger.allocation_voided')).toBe(ends[0] === 'ledger.change_granted')
    expect(types.includes('ledger.change_refused')).toBe(ends[0] === 'ledger.allocation_approved')
  }
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('an edit while the committee decides voids votes and hold together', async () => {
  const contribution = await contribute(app, { funder: 'norway', amount: '1000.00' })
  const filed = await match(app, freetownRequest, usd('100.00'))
  const id = await propose(filed, '100.00')
  await vote('committee-one', id)
  await app.deliver(changeAsked(filed, 'edit'))
  expect((await eventsOf(filed)).slice(-2)).toEqual(['ledger.allocation_voided', 'ledger.change_granted'])
  const { body } = await app.as('operator').get(`/v1/fund/contributions/${contribution}`)
  expect(body.available).toEqual(usd('990.00'))
  expect((await vote('committee-two', id)).body.code).toBe('ledger.allocation_not_proposed')
  expect((await send(app, 'operator', '/v1/fund/allocations', whole(filed, '100.00'))).body.code).toBe(
    'ledger.request_not_fundable',
  )
})

test('a wish is granted at once where nothing is proposed, refused once money is granted, and waits for the team', async () => {
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const matched = await match(app, freetownRequest, usd('100.00'))
  await app.deliver(changeAsked(matched))
  expect(await eventsOf(matched)).toEqual(['ledger.change_granted'])
  const funded = await match(app, freetownRequest, usd('100.00'))
  await approve(app, whole(funded, '100.00'))
  await app.deliver(changeAsked(funded))
  expect((await eventsOf(funded)).at(-1)).toBe('ledger.change_refused')
  await expect(app.deliver(changeAsked({ requestId: randomUUID(), revision: 1 }))).rejects.toThrow('still to come')
})

test('a request that cannot be paid for waits, takes no money, and is proposed again when money has arrived', async () => {
  await contribute(app, { funder: 'norway', amount: '50.00', earmark: { countries: ['SL'] } })
  await contribute(app, { funder: 'illustrative-bank', amount: '500.00', earmark: { countries: ['SN'] } })
  const filed = await match(app, freetownRequest, usd('100.00'))
  const short = await send(app, 'operator', '/v1/fund/allocations', whole(filed, '100.00'))
  expect(short).toMatchObject({
    status: 202,
    body: { state: 'waitlisted', asked: usd('100.00'), spendable: usd('49.50'), byEarmark: [{ contributions: 1 }] },
  })
  await send(app, 'operator', '/v1/fund/allocations', whole(filed, '100.00'))
  expect(await eventsOf(filed)).toEqual(['ledger.request_waitlisted'])
  await contribute(app, { funder: 'illustrative-foundation', amount: '60.00' })
  await propose(filed, '100.00')
  expect(await eventsOf(filed)).toEqual(['ledger.request_waitlisted', 'ledger.allocation_proposed'])
})

test('a committee that cannot reach the approvals any more has refused: its reasons are told and the money is free', async () => {
  const contribution = await contribute(app, { funder: 'norway', amount: '1000.00' })
  const filed = await match(app, freetownRequest, usd('100.00'))
  const id = await propose(filed, '100.00')
  await vote('committee-one', id, { vote: 'refuse', reason: 'No plan for the second year.' })
  await vote('committee-two', id, { vote: 'recuse' })
  const events = (await app.events()).filter(({ requestId }) => requestId === filed.requestId)
  expect(events.at(-1)).toMatchObject({
    type: 'ledger.allocation_refused',
    body: { allocationId: id, reasons: ['No plan for the second year.'] },
  })
  const { body } = await app.as('operator').get(`/v1/fund/contributions/${contribution}`)
  expect(body.available).toEqual(usd('990.00'))
})

test('a plan holds nothing, takes no vote, and gives way to a proposal', async () => {
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const filed = await match(app, freetownRequest, usd('100.00'))
  const plan = await done(app, 'operator', '/v1/fund/allocations', { ...whole(filed, '100.00'), plan: true })
  expect(plan).toMatchObject({ state: 'planned', contributions: [], due: null })
  expect((await vote('committee-one', plan.id)).body.code).toBe('ledger.allocation_not_proposed')
  await propose(filed, '100.00')
  expect((await app.as('operator').get(`/v1/fund/allocations/${plan.id}`)).body.state).toBe('void')
  expect(await eventsOf(filed)).toEqual(['ledger.allocation_proposed'])
})

test('whatever is given, allocated, paid and spent: each share is emptied to the cent and the books agree', async () => {
  const cents = (least: number, most: number) => fc.integer({ min: least, max: most }).map(BigInt)
  const text = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`
  await fc.assert(
    fc.asyncProperty(
      fc.array(cents(101, 99_999), { minLength: 1, maxLength: 4 }),
      cents(3, 100),
      cents(1, 99),
      async (gifts, ask, part) => {
        for (const gift of gifts) await contribute(app, { funder: 'norway', amount: text(gift) })
        const first = (ask * part) / 100n
        const tranches = [first, ask - first].filter((minor) => minor > 0n).map(text)
        const filed = await match(app, freetownRequest, usd(text(ask)))
        const id = await approve(app, proposalOf(filed, { unhcr: { amount: text(ask), tranches } }))
        for (const index of tranches.keys())
          await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('unhcr', index + 1))
        for (const amount of tranches)
          await done(app, 'unhcr', `/v1/fund/allocations/${id}/expenditures`, {
            payee: 'unhcr',
            period: { from: '2026-11-24', to: '2026-11-24' },
            isAnother: true,
            lines: [{ category: 1, amount: usd(amount) }],
          })
        const left = await app.database.ownerSql`
        select 1 from ledger.balance_lines
        where allocation_id = ${id} and kind in ('allocated', 'advance') and posted <> 0`
        expect(left).toEqual([])
        expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
      },
    ),
    { numRuns: 12 },
  )
})
