// Who is called up has a time to answer, by the setting of the day, and is reminded before it is over.
import { openDatabase } from '@hub/database'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Filed, tellOrganisations, told } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { callUp, confirm, deposit, eventsOf, fundingOf, waitlist } from '../waiting-scene.ts'

const [hour, day] = [3_600_000, 86_400_000]
let app: TestApp
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterEach(() => app.close())

async function remind(service = app.service): Promise<void> {
  await service.schedules?.find(({ name }) => name === 'remind of calls')?.run()
}
async function called({ plan = true, amount = '900.00', money = '1000.00' } = {}): Promise<Filed> {
  const filed = await waitlist(app, amount, { plan })
  await deposit(app, money)
  await callUp(app)
  return filed
}
/** More than there is after the first. */
const larger = { amount: '1900.00', money: '2000.00' }
const reminders = async (filed: Filed) =>
  (await eventsOf(app, filed)).flatMap((event) =>
    event.type === 'ledger.call_reminded' ? [[event.body.kind, ...event.body.members].join(' ')] : [],
  )
const memberConfirmed = async (filed: Filed, partner: string) => {
  const { call } = await fundingOf(app, filed)
  await app.deliver(told('routing.member_confirmed', { callId: call.id, partner }, filed))
}
async function change(name: string, value: number): Promise<void> {
  const path = '/v1/fund/settings'
  const { etag = '' } = (await app.as('operator').get(path)).headers
  const body = { name, value, effectiveOn: '2026-11-25', reason: 'A test' }
  const { status } = await app.as('operator').put(path, body, { 'if-match': etag })
  expect(status).toBe(200)
}

test('the members of a team that have not answered are reminded three days before, once', async () => {
  const filed = await called()
  await memberConfirmed(filed, 'iom')
  await memberConfirmed(filed, 'iom')
  app.clock.advance(11 * day - 1)
  await remind()
  expect(await reminders(filed)).toEqual([])
  app.clock.advance(1)
  await remind()
  await remind()
  expect(await reminders(filed)).toEqual(['due_soon unhcr'])
  app.clock.advance(10 * day)
  await remind()
  expect(await reminders(filed)).toEqual(['due_soon unhcr'])
  expect((await eventsOf(app, filed)).at(-1)).toMatchObject({
    actor: { organisation: 'hub' },
    revision: 1,
    body: { callId: (await fundingOf(app, filed)).call.id, confirmBy: '2026-12-08T09:00:00.000Z' },
  })
})

test('an operator that is to propose is reminded before the time is over and when it is, once each', async () => {
  const filed = await called({ plan: false })
  app.clock.advance(12 * day)
  await remind()
  app.clock.advance(2 * day)
  await remind()
  await remind()
  expect(await reminders(filed)).toEqual(['due_soon', 'overdue'])
})

test('nobody is reminded of a call that was answered or has ended', async () => {
  const confirmed = await called()
  await confirm(app, confirmed)
  const withdrawn = await called(larger)
  await app.deliver(told('intake.request_withdrawn', { reason: 'x' }, withdrawn))
  await callUp(app)
  app.clock.advance(12 * day)
  await remind()
  expect([await reminders(confirmed), await reminders(withdrawn)]).toEqual([[], []])
})

test('how long there is to answer and when one is reminded are settings of the day on which it is asked', async () => {
  await change('call_working_days', 20)
  await change('call_reminder_days', 1)
  const before = await called()
  expect((await fundingOf(app, before)).call.confirmBy).toBe('2026-12-08T09:00:00.000Z')
  app.clock.advance(day)
  const after = await called(larger)
  expect((await fundingOf(app, after)).call.confirmBy).toBe('2026-12-23T09:00:00.000Z')
  app.clock.advance(11 * day)
  await remind()
  expect(await reminders(before)).toEqual([])
  app.clock.advance(day)
  await remind()
  expect([await reminders(before), await reminders(after)]).toEqual([['due_soon iom unhcr'], []])
})

test('time in which the ledger was down does not count before one is reminded', async () => {
  const filed = await called()
  await app.database.ownerSql`insert into ledger.heartbeats values (true, ${app.clock.now().toISOString()})`
  app.clock.advance(12 * day)
  await remind()
  expect(await reminders(filed)).toEqual([])
  await app.database
    .ownerSql`update ledger.heartbeats set alive_at = ${new Date(app.clock.now().getTime() + 11 * day).toISOString()}`
  app.clock.advance(11 * day + hour)
  await remind()
  expect(await reminders(filed)).toEqual(['due_soon iom unhcr'])
})

test('of several processes that remind at once, one speaks', async () => {
  const filed = await called()
  app.clock.advance(12 * day)
  const others = [1, 2].map((number) => openDatabase({ url: app.database.urlAs('ledger'), name: `other ${number}` }))
  const services = others.map((database) => makeLedger({ database, db: database.db, clock: app.clock } as never))
  await Promise.all([...services.map((each) => remind(each)), remind(), remind()])
  expect(await reminders(filed)).toEqual(['due_soon iom unhcr'])
  await Promise.all(others.map((database) => database.close()))
})

test('the database takes a confirmation of who was asked, and a reminder of a call that is awaited, once and for ever', async () => {
  const filed = await called()
  const { id } = (await fundingOf(app, filed)).call
  const { ownerSql, sql } = app.database
  const confirmed = (partner: string) =>
    ownerSql`insert into ledger.call_confirmations values (${id}, ${partner}, now())`
  const reminded = (kind: string) => ownerSql`insert into ledger.call_reminders values (${id}, ${kind}, now())`
  await expect(confirmed('ilo')).rejects.toThrow('was not asked')
  await confirmed('iom')
  await expect(confirmed('iom')).rejects.toThrow('call_confirmations_pkey')
  await expect(reminded('overdue')).rejects.toThrow('nobody is reminded')
  await reminded('due_soon')
  await expect(reminded('due_soon')).rejects.toThrow('call_reminders_pkey')
  await expect(ownerSql`delete from ledger.call_reminders`).rejects.toThrow('refused')
  await expect(ownerSql`update ledger.call_confirmations set partner = 'ilo'`).rejects.toThrow('refused')
  await expect(sql`delete from ledger.call_confirmations`).rejects.toMatchObject({ code: '42501' })
})
