// A time in which the ledger was down counts against nobody: deadlines move, at whatever a process takes up first once it lives again.
import { openDatabase } from '@hub/database'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { approve, contribute, done, type Filed, match, proposalOf, send, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'
import { callUp, deposit, eventsOf, fundingOf, waitlist, whole } from './waiting-scene.ts'

const [second, hour, day] = [1000, 3_600_000, 86_400_000]
let app: TestApp
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await beat()
})
afterEach(() => app.close())

async function run(name: string, service = app.service): Promise<void> {
  await service.schedules?.find((each) => each.name === name)?.run()
}
const beat = () => run('note life')
const lapse = () => run('lapse proposals')

/** Time passes and the ledger lives: its last sign of life is now, as if it had given one every few seconds. */
async function live(ms: number): Promise<void> {
  app.clock.advance(ms)
  await app.database.ownerSql`update ledger.heartbeats set alive_at = ${app.clock.now().toISOString()}`
}
const beDown = (ms: number) => app.clock.advance(ms)

interface Proposed extends Filed {
  id: string
  due: number
}
async function propose(amount = '900.00'): Promise<Proposed> {
  const filed = await match(app, freetownRequest, usd(amount))
  const { id, due } = await done(app, 'operator', '/v1/fund/allocations', whole(filed, amount))
  return { ...filed, id, due: Date.parse(due) }
}
const read = async (id: string) => (await app.as('operator').get(`/v1/fund/allocations/${id}`)).body
const dueOf = async ({ id }: { id: string }) => Date.parse((await read(id)).due)
const vote = ({ id }: { id: string }, member = 'committee-one') =>
  send(app, member, `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
const until = (at: number) => at - app.clock.now().getTime()
const outages = async () => (await app.database.ownerSql`select * from ledger.outages`).length

test('down over the deadline, nothing lapses at the start; a vote counts until the moved deadline, and from it on none', async () => {
  await deposit(app, '1000.00')
  const proposed = await propose()
  await live(until(proposed.due) - hour)
  beDown(5 * hour)
  // Before any sign of life: what a process takes up first after its start is not in our hands.
  await lapse()
  expect((await read(proposed.id)).state).toBe('proposed')
  const moved = proposed.due + 5 * hour
  expect(await dueOf(proposed)).toBe(moved)
  await live(until(moved) - 1)
  await lapse()
  expect((await vote(proposed)).status).toBe(201)
  await live(1)
  expect((await vote(proposed, 'committee-two')).body).toMatchObject({ code: 'ledger.vote_too_late' })
  await lapse()
  expect(await read(proposed.id)).toMatchObject({ state: 'void', due: new Date(moved).toISOString() })
  expect(await app.database.ownerSql`select outcome from ledger.hold_resolutions`).toEqual([{ outcome: 'lapsed' }])
})

test('the last vote, first of all after the ledger was down over the deadline, approves: the books agree that the hold stands', async () => {
  await deposit(app, '1000.00')
  const proposed = await propose()
  expect((await vote(proposed)).status).toBe(201)
  await live(until(proposed.due) - hour)
  beDown(2 * day)
  expect(await vote(proposed, 'committee-two')).toMatchObject({ status: 201, body: { state: 'approved' } })
  expect(await app.database.ownerSql`select outcome from ledger.hold_resolutions`).toEqual([{ outcome: 'posted' }])
  const { due } = await read(proposed.id)
  await live(day)
  beDown(day)
  await beat()
  expect(await outages()).toBe(2)
  expect((await read(proposed.id)).due).toBe(due)
})

test('where the deadline had passed before the ledger was down, nothing is moved', async () => {
  await deposit(app, '1000.00')
  const proposed = await propose()
  await live(until(proposed.due))
  beDown(day)
  expect((await vote(proposed)).body.code).toBe('ledger.vote_too_late')
  await lapse()
  expect(await read(proposed.id)).toMatchObject({ state: 'void', due: new Date(proposed.due).toISOString() })
})

test('what was proposed after it is not moved; an outage in the time that the first one gave is added', async () => {
  await deposit(app, '1000.00')
  await live(day)
  beDown(3 * day)
  await beat()
  const proposed = await propose()
  expect(await dueOf(proposed)).toBe(proposed.due)
  await live(until(proposed.due) - hour)
  beDown(hour)
  await beat()
  await live(hour / 2)
  beDown(2 * hour)
  await beat()
  expect(await dueOf(proposed)).toBe(proposed.due + 3 * hour)
  expect(await outages()).toBe(3)
})

test('a silence of a minute is a hiccup; a millisecond longer, and it counts', async () => {
  await deposit(app, '1000.00')
  const proposed = await propose()
  beDown(60 * second)
  await beat()
  expect([await outages(), await dueOf(proposed)]).toEqual([0, proposed.due])
  beDown(60 * second + 1)
  await beat()
  expect([await outages(), await dueOf(proposed)]).toEqual([1, proposed.due + 60 * second + 1])
})

test('of two processes one is enough to live; all that come back at once record one outage and tell of it once', async () => {
  await deposit(app, '1000.00')
  const proposed = await propose()
  const others = [1, 2, 3].map((number) => openDatabase({ url: app.database.urlAs('ledger'), name: `other ${number}` }))
  const services = others.map((database) =>
    makeLedger({ database, db: database.db, clock: app.clock, log: silent } as never),
  )
  for (let beats = 0; beats < 10; beats += 1) {
    beDown(50 * second)
    await run('note life', services[0])
  }
  expect(await outages()).toBe(0)
  beDown(4 * hour)
  await Promise.all(
    [...services, app.service].flatMap((each) => [run('note life', each), run('lapse proposals', each)]),
  )
  expect(await outages()).toBe(1)
  const moved = (await eventsOf(app, proposed)).filter(({ type }) => type === 'ledger.deadline_moved')
  expect(moved).toMatchObject([
    {
      revision: 1,
      actor: { organisation: 'hub' },
      body: {
        allocationId: proposed.id,
        amendmentId: null,
        callId: null,
        due: new Date(proposed.due + 4 * hour).toISOString(),
        downFrom: '2026-11-24T09:08:20.000Z',
        upAt: '2026-11-24T13:08:20.000Z',
      },
    },
  ])
  await Promise.all(others.map((database) => database.close()))
})
const silent = { warn: () => {} }

test('the deadline of an amendment moves too, and its hold with it', async () => {
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const filed = await match(app, freetownRequest, usd('500.00'))
  const id = await approve(app, whole(filed, '500.00'))
  const { lines, tranches } = proposalOf(filed, { unhcr: { amount: '600.00', tranches: ['600.00'] } })
  const path = `/v1/fund/allocations/${id}/amendments`
  const amendment = await done(app, 'operator', path, { lines, tranches, reason: 'A test' })
  const due = Date.parse(amendment.due)
  await live(until(due) - hour)
  beDown(2 * hour)
  await lapse()
  expect((await read(id)).amendments[0]).toMatchObject({
    state: 'proposed',
    due: new Date(due + 2 * hour).toISOString(),
  })
  await done(app, 'committee-one', `${path}/${amendment.id}/votes`, { vote: 'approve' })
  await live(until(due) + hour)
  beDown(2 * hour)
  const last = await done(app, 'committee-two', `${path}/${amendment.id}/votes`, { vote: 'approve' })
  expect(last.state).toBe('approved')
  const moved = (await eventsOf(app, filed)).filter(({ type }) => type === 'ledger.deadline_moved')
  expect(moved.map(({ body }) => body)).toMatchObject([
    { allocationId: id, amendmentId: amendment.id },
    { allocationId: id, amendmentId: amendment.id },
  ])
})

test('the time to answer a call moves too: its money is offered to nobody else before', async () => {
  const asked = await waitlist(app, '900.00')
  const next = await waitlist(app, '800.00')
  await deposit(app, '1000.00')
  await callUp(app)
  // Both wait since today and are unscored: the one whose id is smaller was called.
  const [called, other] = asked.requestId < next.requestId ? [asked, next] : [next, asked]
  const confirmBy = Date.parse((await fundingOf(app, called)).call.confirmBy)
  await live(until(confirmBy) - hour)
  beDown(5 * hour)
  await callUp(app)
  expect((await fundingOf(app, called)).call).toMatchObject({
    state: 'asked',
    confirmBy: new Date(confirmBy + 5 * hour).toISOString(),
  })
  expect((await fundingOf(app, other)).call).toBeNull()
  const { call } = await fundingOf(app, called)
  expect((await eventsOf(app, called)).at(-1)).toMatchObject({
    type: 'ledger.deadline_moved',
    body: { allocationId: null, amendmentId: null, callId: call.id, due: call.confirmBy },
  })
  await live(until(confirmBy) + 5 * hour)
  await callUp(app)
  expect((await fundingOf(app, other)).call.state).toBe('asked')
})

test('the database takes an outage only from the last sign of life on, longer than a hiccup, once and for ever; a sign of life never goes back', async () => {
  const { ownerSql, sql } = app.database
  const add = (from: string, to: string) => ownerSql`insert into ledger.outages values (${from}, ${to})`
  await expect(add('2026-11-24T08:59:59Z', '2026-11-24T12:00:00Z')).rejects.toThrow('begins with the last sign')
  await expect(add('2026-11-24T09:00:00Z', '2026-11-24T09:01:00Z')).rejects.toThrow('longer_than_a_hiccup')
  await add('2026-11-24T09:00:00Z', '2026-11-24T12:00:00Z')
  await ownerSql`update ledger.heartbeats set alive_at = '2026-11-24T11:00:00Z'`
  await expect(add('2026-11-24T11:00:00Z', '2026-11-24T13:00:00Z')).rejects.toThrow('one_after_the_other')
  await expect(ownerSql`update ledger.heartbeats set alive_at = '2026-11-24T10:59:59Z'`).rejects.toThrow('moves on')
  await expect(ownerSql`delete from ledger.heartbeats`).rejects.toThrow('moves on')
  await expect(ownerSql`truncate ledger.heartbeats`).rejects.toThrow('moves on')
  await expect(ownerSql`update ledger.outages set up_at = up_at + interval '1 hour'`).rejects.toThrow('refused')
  await expect(ownerSql`delete from ledger.outages`).rejects.toThrow('refused')
  await expect(sql`delete from ledger.heartbeats`).rejects.toMatchObject({ code: '42501' })
  await expect(sql`update ledger.outages set up_at = now()`).rejects.toMatchObject({ code: '42501' })
})
