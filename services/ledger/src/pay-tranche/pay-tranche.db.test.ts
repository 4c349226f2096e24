// Payments that come at once, through the API and through the story: committed together, decided as if one came after the other.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tx } from '@hub/database'
import { isRefused } from '@hub/errors'
import { freetownRequest, propertyRun, type Reply, type TestApp, testApp, testOrganisations } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { digestOfTables } from '../table-digest.ts'
import { type Order, payTranches } from './pay-tranche.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, '../verify/balances.sql'), 'utf8')
const run = propertyRun('payments together')
const principal: Order['principal'] = {
  keyId: '0',
  sessionId: null,
  organisation: { slug: 'operator', name: 'Operator', kind: 'fund_secretariat', country: null },
  roles: ['operator'],
  scopes: ['write'],
}
// Neither divides evenly over three contributions.
const tranches = { unhcr: ['33.34', '33.33', '33.34'], iom: ['10.01', '20.01', '5.00'] }

let app: TestApp
let allocations: string[] = []
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00', earmark: { countries: ['SL'] } })
  await contribute(app, { funder: 'illustrative-foundation', amount: '7777.77' })
  await contribute(app, { funder: 'illustrative-bank', amount: '90000.00', visibility: 'owner' })
})
afterAll(async () => {
  run.tell()
  await app.close()
})

async function allocate(): Promise<string> {
  const payees = {
    unhcr: { amount: '100.01', tranches: tranches.unhcr },
    iom: { amount: '35.02', tranches: tranches.iom },
  }
  return approve(app, proposalOf(await match(app, freetownRequest, usd('135.03')), payees))
}
beforeEach(async () => {
  allocations = []
  for (let count = 0; count < 3; count += 1) allocations.push(await allocate())
})

const orderOf = (allocationId: string, payee: string, tranche: number, more: Partial<Order> = {}): Order => ({
  ...payment(payee, tranche),
  allocationId,
  principal,
  ...more,
})
const pay = ({ allocationId, principal: _principal, ...body }: Order, key?: string) =>
  send(app, 'operator', `/v1/fund/allocations/${allocationId}/disbursements`, body, key)
const sharesIn = (replies: readonly Pick<Reply, 'body'>[]) => replies.map(({ body }) => body.shares ?? body.code)
const paymentsOf = async (allocationId: string) => {
  const rows = await app.database.ownerSql`
    select payee, tranche, attempt from ledger.disbursements where allocation_id = ${allocationId} order by payee, tranche, attempt`
  return rows.map(({ payee, tranche, attempt }) => `${payee} ${tranche} ${attempt}`)
}
const commitsOf = async (ids: readonly string[]) => {
  const [row] = await app.database.ownerSql`
    select count(distinct t.xid)::int as commits from ledger.transfers t join ledger.disbursements d on d.id = t.id
    where d.allocation_id = any (${ids as string[]})`
  return row?.commits as number
}

class TakenBack extends Error {}

/** What `work` returns, with nothing kept of what it did. */
async function takenBack<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const results: T[] = []
  await app.db
    .transaction(async (tx) => {
      results.push(await work(tx))
      throw new TakenBack()
    })
    .catch((fault: unknown) => {
      if (!(fault instanceof TakenBack)) throw fault
    })
  return results[0] as T
}

type Outcomes = Awaited<ReturnType<typeof payTranches>>
/** Without the ids, which are new each time. */
const told = (outcomes: Outcomes) =>
  outcomes.map((outcome) => {
    if (isRefused(outcome)) return outcome.message
    const { id: _id, ...rest } = outcome
    return rest
  })
const together = (tx: Tx, orders: readonly Order[]) => payTranches(tx, orders, app.clock.now())
async function oneAfterTheOther(tx: Tx, orders: readonly Order[]): Promise<Outcomes> {
  const outcomes: Outcomes = []
  for (const order of orders) outcomes.push(...(await together(tx, [order])))
  return outcomes
}

test('of a hundred payments at once one bad one alone is refused, and the shares are those of one after the other', async () => {
  while (allocations.length < 17) allocations.push(await allocate())
  const payees = Object.keys(tranches)
  const orders = [1, 2, 3]
    .flatMap((tranche) => allocations.flatMap((id) => payees.map((payee) => orderOf(id, payee, tranche))))
    .slice(0, 99)
  const bad = orderOf(allocations[8] ?? '', 'unhcr', 1)
  const all = [...orders.slice(0, 50), bad, ...orders.slice(50)]
  const expected = await takenBack(async (tx) => told(await oneAfterTheOther(tx, all)))
  const before = await app.database.ownerSql`select count(*)::int as count from log.events`

  const replies = await Promise.all(all.map((order) => pay(order)))
  expect(sharesIn(replies.filter(({ status }) => status !== 201))).toEqual(['ledger.tranche_already_paid'])
  expect(replies[50]?.status).toBe(409)
  expect(sharesIn(replies.toSpliced(50, 1))).toEqual(
    expected.toSpliced(50, 1).map((outcome) => (typeof outcome === 'string' ? outcome : outcome.shares)),
  )
  const [{ count } = {}] = await app.database.ownerSql`select count(*)::int as count from log.events`
  expect(count).toBe(before[0]?.count + 99)
  expect(await commitsOf(allocations)).toBeLessThan(20)
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('of payments of one tranche at once exactly one is paid', async () => {
  const [id = ''] = allocations
  const replies = await Promise.all(Array.from({ length: 8 }, () => pay(orderOf(id, 'unhcr', 1))))
  expect(replies.map(({ body }) => body.code ?? 'paid').toSorted()).toEqual([
    ...Array(7).fill('ledger.tranche_already_paid'),
    'paid',
  ])
  expect(await paymentsOf(id)).toEqual(['unhcr 1 1'])
})

test('payments that come in two processes at once wait for each other, and exactly one of a tranche is paid', async () => {
  const groups = allocations.map((_, place) => {
    const ids = place === 0 ? allocations : allocations.toReversed()
    return ids.flatMap((id) => [orderOf(id, 'unhcr', 1), orderOf(id, 'iom', 1)])
  })
  const outcomes = await Promise.all(groups.map((group) => app.db.transaction((tx) => together(tx, group))))
  const refused = outcomes.flat().filter(isRefused)
  expect(refused.map(({ code }) => code)).toEqual(Array(12).fill('ledger.tranche_already_paid'))
  for (const id of allocations) expect(await paymentsOf(id)).toEqual(['iom 1 1', 'unhcr 1 1'])
})

test('the first and the second tranche of a payee may come at once: what comes before its turn waits for the next call', async () => {
  const [id = '', other = ''] = allocations
  const wrongWay = [orderOf(id, 'unhcr', 2), orderOf(id, 'unhcr', 1)]
  expect(told(await app.db.transaction((tx) => together(tx, wrongWay)))).toMatchObject([
    expect.stringContaining('tranche 1 of unhcr comes first'),
    { tranche: 1, isFirst: true },
  ])
  const rightWay = [orderOf(other, 'unhcr', 1), orderOf(other, 'unhcr', 2), orderOf(other, 'iom', 1)]
  expect(told(await app.db.transaction((tx) => together(tx, rightWay)))).toMatchObject([
    { tranche: 1, isFirst: true },
    { tranche: 2, isFirst: false },
    { payee: 'iom', isFirst: false },
  ])
  const replies = await Promise.all([pay(orderOf(id, 'unhcr', 2)), pay(orderOf(id, 'unhcr', 3))])
  expect(replies[0]?.status).toBe(201)
  if (replies[1]?.status !== 201) expect((await pay(orderOf(id, 'unhcr', 3))).status).toBe(201)
  const [left] = await app.database.ownerSql`
    select sum(left_minor)::int as minor from ledger.open_shares where allocation_id = ${id} and payee = 'unhcr'`
  expect(left?.minor).toBe(0)
})

test('a call that is sent twice at once under one key is one payment with one answer', async () => {
  const [id = ''] = allocations
  const [one, two] = await Promise.all([
    pay(orderOf(id, 'unhcr', 1), `${id} once`),
    pay(orderOf(id, 'unhcr', 1), `${id} once`),
  ])
  expect([one?.status, two?.status]).toEqual([201, 201])
  expect(two?.body).toEqual(one?.body)
  expect(await paymentsOf(id)).toEqual(['unhcr 1 1'])
})

test('a group takes as many statements as one payment', async () => {
  const counted = (orders: readonly Order[]) =>
    takenBack(async (tx) => {
      const { session } = tx._
      const prepareQuery = session.prepareQuery.bind(session)
      let statements = 0
      session.prepareQuery = (...given) => {
        statements += 1
        return prepareQuery(...given)
      }
      const outcomes = await together(tx, orders)
      expect(outcomes.filter(isRefused)).toEqual([])
      return statements
    })
  const all = [1, 2, 3].flatMap((tranche) =>
    allocations.flatMap((id) => ['unhcr', 'iom'].map((payee) => orderOf(id, payee, tranche))),
  )
  const alone = await counted(all.slice(0, 1))
  expect(alone).toBeGreaterThan(3)
  expect([alone, await counted(all)]).toEqual([alone, alone])
})

test('a refused payment of a group leaves no trace', async () => {
  const [id = '', other = ''] = allocations
  const rows = async () =>
    [...(await digestOfTables(app.database.ownerSql)), ...(await digestOfTables(app.database.ownerSql, 'log'))].map(
      (line) => Number(line.split(' ')[1]),
    )
  /** By how many rows each table grows. */
  const growth = async (...orders: Order[]) => {
    const before = await rows()
    await app.db.transaction((tx) => together(tx, orders))
    return (await rows()).map((count, place) => count - (before[place] ?? 0))
  }
  const refused = [orderOf(id, 'ilo', 1), orderOf(id, 'unhcr', 3), orderOf(other, 'unhcr', 9)]
  expect((await growth(...refused)).filter((more) => more !== 0)).toEqual([])
  const one = await growth(orderOf(id, 'unhcr', 1))
  expect(await growth(...refused, orderOf(other, 'unhcr', 1), ...refused)).toEqual(one)
})

const anyOrder = fc.record({
  allocation: fc.nat(2),
  payee: fc.constantFrom('unhcr', 'unhcr', 'unhcr', 'iom', 'iom', 'ilo'),
  tranche: fc.constantFrom(1, 1, 1, 2, 2, 3, 4),
  valueDate: fc.constantFrom(...Array(8).fill('2026-11-24'), '2026-11-23', '2026-11-25'),
})

test('whatever comes in a group is decided and shared as one after the other', {
  timeout: run.timeout,
}, async () => {
  const [, second = '', third = ''] = allocations
  const { id } = await done(app, 'operator', `/v1/fund/allocations/${second}/disbursements`, payment('unhcr', 1))
  await done(app, 'operator', `/v1/fund/transfers/${id}/reversal`, { reason: 'Entered twice' })
  await done(app, 'operator', `/v1/fund/allocations/${third}/disbursements`, payment('iom', 1))
  const anyGroup = fc.array(anyOrder, { minLength: 2, maxLength: 14, size: 'max' })
  await fc.assert(
    fc.asyncProperty(anyGroup, async (given) => {
      const orders = given.map(({ allocation, payee, tranche, valueDate }) =>
        orderOf(allocations[allocation] ?? '', payee, tranche, { valueDate }),
      )
      const expected = await takenBack(async (tx) => told(await oneAfterTheOther(tx, orders)))
      expect(await takenBack(async (tx) => told(await together(tx, orders)))).toEqual(expected)
      for (const outcome of expected) run.count(typeof outcome === 'string' ? 'refused' : 'paid')
    }),
    { seed: run.seed, numRuns: run.times(40) },
  )
  expect(Math.min(run.counted('paid'), run.counted('refused'))).toBeGreaterThan(20)
})

// The last: it goes into another year.
test('a payment that the books refuse is refused alone, and the others of its group are paid', async () => {
  app.clock.advance(60 * 86_400_000)
  const [id = '', ...others] = allocations
  await done(app, 'operator', '/v1/fund/periods/2026/close', { reason: 'Audited' })
  const today = { valueDate: '2027-01-23' }
  const replies = await Promise.all([
    pay(orderOf(id, 'unhcr', 1, today)),
    pay(orderOf(id, 'iom', 1)),
    ...others.map((other) => pay(orderOf(other, 'iom', 1, today))),
  ])
  expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
    [201, undefined],
    [409, 'ledger.period_closed'],
    [201, undefined],
    [201, undefined],
  ])
  expect(await paymentsOf(id)).toEqual(['unhcr 1 1'])
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})
