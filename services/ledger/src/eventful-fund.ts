// A fund in which everything has happened: a row in every table of the ledger, a transfer of every kind, an allocation in every state.
import { randomUUID } from 'node:crypto'
import { makeLogger } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { type Signer, signerOf } from './checkpoint.ts'
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
  usd,
} from './fund-scene.ts'
import { makeSealLeaves } from './seal-leaves/seal-leaves.ts'
import { makeLedger } from './service.ts'

/** Ids by name; what each is, where it is made. */
export type Ids = Record<string, string>

export interface EventfulFund {
  app: TestApp
  sql: TestApp['database']['ownerSql']
  ids: Ids
}

export async function openEventfulFund(
  signer: Signer = signerOf('test/fund', Buffer.alloc(32)),
): Promise<EventfulFund> {
  const app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  const ids: Ids = {}
  const sql = app.database.ownerSql
  await give(app, ids)
  await spend(app, ids)
  await end(app, ids)
  await amend(app, ids)
  await stop(app, ids)
  await adjust(app, ids)
  await wait(app, ids, sql)
  await sql`insert into ledger.periods (year, reason, closed_by) values (2024, 'A test', 'operator')`
  const log = makeLogger({ service: 'ledger', level: 'silent' })
  await makeSealLeaves({ db: app.db, clock: app.clock, log, signer })()
  return { app, sql, ids }
}

const today = '2026-11-24'
const reason = 'A test'
const contributions = '/v1/fund/contributions'
const allocations = '/v1/fund/allocations'

/** given: arrived, a part returned; euro: the same in another currency; late: agreed and overdue; lost: cancelled; open: pledged. */
async function give(app: TestApp, ids: Ids): Promise<void> {
  const pledge = async (amount = usd('1.00')) =>
    (await done(app, 'norway', contributions, { funder: 'norway', amount })).id as string
  const agree = (id: string, amount: ReturnType<typeof usd>) =>
    done(app, 'norway', `${contributions}/${id}/agreement`, {
      reference: 'A',
      signedOn: '2026-11-20',
      amount,
      schedule: [{ dueOn: '2026-11-23', amount }],
    })
  const back = { valueDate: today, reason, bankReference: 'R' }
  ids.given = await contribute(app, { funder: 'norway', amount: '1000.00' })
  await done(app, 'operator', `${contributions}/${ids.given}/returns`, { amount: usd('1.00'), ...back })
  ids.late = await pledge()
  await agree(ids.late, usd('1.00'))
  ids.lost = await pledge()
  await done(app, 'norway', `${contributions}/${ids.lost}/cancel`, { reason })
  ids.open = await pledge()
  const table = { effectiveOn: '2026-11-01', source: reason, rates: [{ currency: 'EUR', unitsPerUsd: '0.9' }] }
  await app.as('operator').put('/v1/fund/rates', table, { 'if-match': '"rates.0"' })
  const eur = (amount: string) => ({ amount, currency: 'EUR' })
  ids.euro = await pledge(eur('9.00'))
  await agree(ids.euro, eur('9.00'))
  const arrival = { received: eur('9.00'), credited: usd('10.00'), valueDate: today, bankReference: 'B' }
  await done(app, 'operator', `${contributions}/${ids.euro}/deposits`, arrival)
  const returned = { amount: usd('9.90'), returned: eur('8.91'), ...back }
  await done(app, 'operator', `${contributions}/${ids.euro}/returns`, returned)
  await app.service.schedules?.find(({ name }) => name === 'remind funders of payments')?.run()
  const rating = { level: 'low', reason }
  await app.as('operator').put('/v1/partners/unhcr/risk', rating, { 'if-match': '*' })
}

const toUnhcr = (filed: Filed, ...tranches: string[]) => {
  const amount = tranches.reduce((sum, each) => sum + Number(each), 0).toFixed(2)
  return proposalOf(filed, { unhcr: { amount, tranches } })
}
const file = (app: TestApp, ask: string) => match(app, freetownRequest, usd(ask))
const pay = async (app: TestApp, allocation: string, tranche: number) =>
  (await done(app, 'operator', `${allocations}/${allocation}/disbursements`, payment('unhcr', tranche))).id as string
const report = async (app: TestApp, allocation: string, amount: string) => {
  const lines = [{ category: 1, amount: usd(amount) }]
  const body = { payee: 'unhcr', period: { from: today, to: today }, lines, isAnother: true }
  return (await done(app, 'unhcr', `${allocations}/${allocation}/expenditures`, body)).id as string
}

/** paid: the first of three tranches is; twice: both of two are; spentUp: all of it is reported, and not looked at. */
async function spend(app: TestApp, ids: Ids): Promise<void> {
  ids.paid = await approve(app, toUnhcr(await file(app, '100.00'), '50.00', '25.00', '25.00'))
  await pay(app, ids.paid, 1)
  const at = `${allocations}/${ids.paid}`
  ids.queried = await report(app, ids.paid, '10.00')
  await done(app, 'operator', `${at}/expenditures/${ids.queried}/query`, { reason })
  ids.accepted = await report(app, ids.paid, '5.00')
  await done(app, 'operator', `${at}/expenditures/${ids.accepted}/accept`, {})
  ids.reversed = await report(app, ids.paid, '5.00')
  await done(app, 'operator', `/v1/fund/transfers/${ids.reversed}/reversal`, { reason })
  const back = { payee: 'unhcr', amount: usd('5.00'), valueDate: today, reason }
  await done(app, 'operator', `${at}/refunds`, back)

  const two = toUnhcr(await file(app, '20.00'), '10.00', '10.00')
  const line = (category: number, amount: string) => ({ payee: 'unhcr', category, amount: usd(amount) })
  ids.twice = await approve(app, { ...two, lines: [line(1, '5.00'), line(2, '15.00')] })
  ids.first = await pay(app, ids.twice, 1)
  await pay(app, ids.twice, 2)
  ids.overBudget = await report(app, ids.twice, '7.00')
  ids.spentUp = await approve(app, toUnhcr(await file(app, '10.00'), '10.00'))
  ids.unread = await pay(app, ids.spentUp, 1).then(() => report(app, ids.spentUp ?? '', '10.00'))
}

/** closed: all was spent, and a part came back after all; released: nothing was paid; proposed, planned, refused, void: as they are called. */
async function end(app: TestApp, ids: Ids): Promise<void> {
  ids.closed = await approve(app, toUnhcr(await file(app, '10.00'), '10.00'))
  ids.lastOfClosed = await pay(app, ids.closed, 1)
  const spent = await report(app, ids.closed, '10.00')
  await done(app, 'operator', `${allocations}/${ids.closed}/expenditures/${spent}/accept`, {})
  await done(app, 'operator', `${allocations}/${ids.closed}/close`, { reason })
  const back = { payee: 'unhcr', amount: usd('1.00'), valueDate: today, reason, source: 'spent' }
  await done(app, 'operator', `${allocations}/${ids.closed}/refunds`, back)
  ids.released = await approve(app, toUnhcr(await file(app, '10.00'), '10.00'))
  await done(app, 'operator', `${allocations}/${ids.released}/close`, { reason })
  const propose = async (more: object = {}) =>
    (await done(app, 'operator', allocations, { ...toUnhcr(await file(app, '10.00'), '5.00', '5.00'), ...more }))
      .id as string
  ids.proposed = await propose()
  ids.planned = await propose({ plan: true })
  ids.refused = await propose()
  const no = { vote: 'refuse', reason }
  for (const slug of ['committee-one', 'committee-two'])
    await done(app, slug, `${allocations}/${ids.refused}/votes`, no)
  ids.void = await propose()
  await done(app, 'operator', `${allocations}/${ids.void}/void`, { reason })
}

/** amended: a larger version is in force, without a line of category 2; moved: a smaller one, for another payee; changing: an amendment waits. */
async function amend(app: TestApp, ids: Ids): Promise<void> {
  const filed = await file(app, '10.00')
  const line = (category: number) => ({ payee: 'unhcr', category, amount: usd('5.00') })
  ids.amended = await approve(app, { ...toUnhcr(filed, '10.00'), lines: [line(1), line(2)] })
  const propose = async (allocation: string, { lines, tranches }: ReturnType<typeof toUnhcr>) => {
    const body = { lines, tranches, reason }
    return (await done(app, 'operator', `${allocations}/${allocation}/amendments`, body)).id as string
  }
  const pass = async (allocation: string, amendment: string) => {
    for (const slug of ['committee-one', 'committee-two'])
      await done(app, slug, `${allocations}/${allocation}/amendments/${amendment}/votes`, { vote: 'approve' })
  }
  ids.inForce = await propose(ids.amended, toUnhcr(filed, '11.00'))
  await pass(ids.amended, ids.inForce)
  ids.moved = await approve(app, toUnhcr(await file(app, '10.00'), '10.00'))
  await pass(ids.moved, await propose(ids.moved, proposalOf(filed, { iom: { amount: '6.00', tranches: ['6.00'] } })))
  ids.changing = await approve(app, toUnhcr(await file(app, '10.00'), '4.00', '6.00'))
  await pay(app, ids.changing, 1)
  ids.amendment = await propose(ids.changing, toUnhcr(filed, '4.00', '8.00'))
}

/** suspended: nothing of its allocation was paid; completed: its report is in; terminated: its allocation is closed. Ids of requests. */
async function stop(app: TestApp, ids: Ids): Promise<void> {
  const act = (request: string, what: string) => done(app, 'operator', `/v1/requests/${request}/${what}`, { reason })
  const open = async () => {
    const filed = await file(app, '10.00')
    return [filed.requestId, await approve(app, toUnhcr(filed, '10.00'))] as const
  }
  const [suspended, stopped] = await open()
  await act(suspended, 'suspend')
  const [terminated] = await open()
  await act(terminated, 'terminate')
  const [completed, spent] = await open()
  await pay(app, spent, 1)
  const last = await report(app, spent, '10.00')
  await done(app, 'operator', `${allocations}/${spent}/expenditures/${last}/accept`, {})
  const words = { summary: reason, results: reason, lessons: reason }
  await done(app, 'unhcr', `/v1/requests/${completed}/final-report`, words)
  await act(completed, 'complete')
  await done(app, 'sierra-leone', `/v1/requests/${suspended}/no-objection`, { reference: 'A' })
  Object.assign(ids, { suspended, stopped, terminated, completed })
}

/** interest: an adjustment that stands; undone: one that was reversed. */
async function adjust(app: TestApp, ids: Ids): Promise<void> {
  const record = async (kind: string, more: object = {}) => {
    const body = { kind, amount: usd('1.00'), valueDate: today, reason, ...more }
    return (await done(app, 'operator', '/v1/fund/adjustments', body)).id as string
  }
  ids.interest = await record('interest')
  ids.undone = await record('interest', { isAnother: true })
  await done(app, 'operator', `/v1/fund/transfers/${ids.undone}/reversal`, { reason })
  await record('interest', { valueDate: '2026-11-23' })
  await record('bank_charge')
  await record('exchange')
  await record('exchange', { amount: usd('-1.00') })
  await record('write_off', { allocationId: ids.paid, payee: 'unhcr' })
  await record('write_off', { allocationId: ids.twice, payee: 'unhcr' })
  const found = { payee: 'unhcr', amount: usd('1.00'), valueDate: today, reason, source: 'written_off' }
  await done(app, 'operator', `${allocations}/${ids.twice}/refunds`, found)
}

/** waiting: a request that money does not reach, scored and called up. And two minutes in which the ledger was down. */
async function wait(app: TestApp, ids: Ids, sql: EventfulFund['sql']): Promise<void> {
  const filed = await file(app, '9000.00')
  ids.waiting = filed.requestId
  await send(app, 'operator', allocations, toUnhcr(filed, '9000.00'))
  ids.call = randomUUID()
  await sql`insert into ledger.calls (id, request_id, revision, state, plan_id, members, asked_minor, currency, spendable_minor, lowest_minor,
      called_at, confirm_by)
    values (${ids.call}, ${ids.waiting}, 1, 'asked', ${ids.planned ?? null}, '{unhcr}', 1, 'USD', 1, 1, now(), now() + interval '1 day')`
  await sql`insert into ledger.call_confirmations values (${ids.call}, 'unhcr', now())`
  await sql`insert into ledger.call_reminders values (${ids.call}, 'due_soon', now())`
  await sql`insert into ledger.heartbeats (alive_at) values ('2026-11-24T08:00:00Z')`
  await sql`insert into ledger.outages (down_from, up_at) values ('2026-11-24T08:00:00Z', '2026-11-24T08:02:00Z')`
  await sql`update ledger.heartbeats set alive_at = '2026-11-24T09:00:00Z'`
  await sql`insert into ledger.scores (request_id, revision, score, max_score) values (${ids.waiting}, 1, 1, 2)`
}
