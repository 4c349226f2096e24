// The payments of an agreement as they fall due: what the contribution shows and what its funder is told, once each.
import { openDatabase } from '@hub/database'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { done, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
const opened: TestApp[] = []
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  opened.push(app)
  await tellOrganisations(app, testOrganisations)
})
afterAll(() => Promise.all(opened.map((each) => each.close())))

const contributions = '/v1/fund/contributions'
const day = 86_400_000
const schedule = [
  { dueOn: '2027-03-01', amount: usd('300.00') },
  { dueOn: '2026-12-20', amount: usd('200.00') },
]
const agree = async (): Promise<string> => {
  const { id } = await done(app, 'norway', contributions, {
    funder: 'norway',
    amount: usd('500.00'),
    visibility: 'public',
  })
  const terms = { reference: 'A', signedOn: '2026-11-20', amount: usd('500.00'), schedule }
  await done(app, 'norway', `${contributions}/${id}/agreement`, terms)
  return id
}
const arrive = (id: string, amount: string) => {
  const deposit = { received: usd(amount), credited: usd(amount), valueDate: '2026-11-24', bankReference: id }
  return done(app, 'operator', `${contributions}/${id}/deposits`, deposit)
}
const scheduleOf = async (id: string) =>
  (await app.as('norway').get(`${contributions}/${id}`)).body.agreement.schedule.map(
    ({ dueOn, paid, state }: { dueOn: string; paid: { amount: string }; state: string | null }) => [
      dueOn,
      paid.amount,
      state,
    ],
  )
const remindIn = (one: TestApp['service']) =>
  one.schedules?.find(({ name }) => name === 'remind funders of payments')?.run()
const remind = () => remindIn(app.service)
const told = async () =>
  (await app.events()).flatMap((event) =>
    event.type === 'ledger.instalment_reminded'
      ? [`${event.body.kind} ${event.body.dueOn} ${event.body.amount.amount}`]
      : [],
  )

test('payments are shown in the order in which they are due, paid by what arrives, and not opened again by what goes back', async () => {
  const id = await agree()
  expect(await scheduleOf(id)).toEqual([
    ['2026-12-20', '0.00', 'upcoming'],
    ['2027-03-01', '0.00', 'upcoming'],
  ])
  await arrive(id, '250.00')
  app.clock.advance(120 * day)
  const paid = [
    ['2026-12-20', '200.00', 'paid'],
    ['2027-03-01', '50.00', 'overdue'],
  ]
  expect(await scheduleOf(id)).toEqual(paid)
  const back = { amount: usd('100.00'), valueDate: '2027-03-01', reason: 'x', bankReference: 'R' }
  await done(app, 'operator', `${contributions}/${id}/returns`, back)
  expect(await scheduleOf(id)).toEqual(paid)
})

test('a cancelled agreement expects nothing and nobody is reminded of it', async () => {
  const id = await agree()
  await done(app, 'norway', `${contributions}/${id}/cancel`, { reason: 'A test' })
  app.clock.advance(120 * day)
  await remind()
  expect(await told()).toEqual([])
  expect(await scheduleOf(id)).toEqual([
    ['2026-12-20', '0.00', null],
    ['2027-03-01', '0.00', null],
  ])
})

test('a funder is told a fortnight before a payment is due and when it is overdue, once each, with what is open', async () => {
  const id = await agree()
  await remind()
  expect(await told()).toEqual([])
  app.clock.advance(12 * day)
  await remind()
  await remind()
  expect(await told()).toEqual(['due_soon 2026-12-20 200.00'])
  await arrive(id, '50.00')
  app.clock.advance(15 * day)
  await remind()
  await remind()
  expect(await told()).toEqual(['due_soon 2026-12-20 200.00', 'overdue 2026-12-20 150.00'])
  await arrive(id, '150.00')
  app.clock.advance(90 * day)
  await remind()
  expect((await told()).slice(2)).toEqual(['overdue 2027-03-01 300.00'])
  expect((await app.events()).at(-1)).toMatchObject({
    actor: { organisation: 'hub' },
    body: { contributionId: id, funder: 'norway', amount: usd('300.00') },
  })
})

test('the days before are those of the setting in force', async () => {
  await app.database.ownerSql`insert into ledger.settings (name, effective_on, value, reason, recorded_by, recorded_at)
    values ('reminder_days', '2026-11-25', '25', 'a test', 'operator', '2026-11-24T09:00:00Z')`
  const id = await agree()
  await remind()
  expect(await told()).toEqual([])
  app.clock.advance(day)
  await remind()
  expect(await told()).toEqual(['due_soon 2026-12-20 200.00'])
  expect((await scheduleOf(id))[0]).toEqual(['2026-12-20', '0.00', 'due'])
})

test('of several processes that remind at once, one speaks', async () => {
  await agree()
  await agree()
  app.clock.advance(20 * day)
  const others = [1, 2].map((number) => openDatabase({ url: app.database.urlAs('ledger'), name: `other ${number}` }))
  const { clock } = app
  const services = others.map((database) => makeLedger({ ...contextOf(database), clock }))
  await Promise.all([...services.map(remindIn), remind(), remind()])
  expect((await told()).toSorted()).toEqual(Array(2).fill('due_soon 2026-12-20 200.00'))
  await Promise.all(others.map((database) => database.close()))
})

const contextOf = (database: ReturnType<typeof openDatabase>) =>
  ({ database, db: database.db }) as unknown as Parameters<typeof makeLedger>[0]

test('a contribution on which something breaks holds up none of the others, and its funder is told once it is mended', async () => {
  const broken = await agree()
  await agree()
  app.clock.advance(30 * day)
  const { ownerSql } = app.database
  await ownerSql.unsafe(`
    create function ledger.break_one() returns trigger language plpgsql as $$
    begin
      if new.contribution_id = '${broken}' then raise exception 'the disk is full'; end if;
      return new;
    end $$;
    create trigger breaks before insert on ledger.instalment_reminders for each row execute function ledger.break_one()`)
  await expect(remind()).rejects.toThrow('1 funders could not be reminded')
  expect(await told()).toHaveLength(1)
  await ownerSql`drop trigger breaks on ledger.instalment_reminders`
  await remind()
  expect(await told()).toHaveLength(2)
})

test('a deposit while it is reminded of comes before or after, and never between', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = await agree()
    const before = await told()
    app.clock.advance(round === 0 ? 20 * day : 0)
    await Promise.all([remind(), arrive(id, '200.00')])
    const fresh = (await told()).slice(before.length)
    expect([[], ['due_soon 2026-12-20 200.00']]).toContainEqual(fresh)
    await remind()
    expect((await told()).slice(before.length)).toEqual(fresh)
  }
})

test('the database takes a reminder once, of a payment that is expected, and overdue only after its day', async () => {
  const id = await agree()
  const add = (instalment: number, kind: string, dueOn: string, at: string) => app.database.ownerSql`
    insert into ledger.instalment_reminders values (${id}, ${instalment}, ${kind}, ${dueOn}, ${at})`
  await add(2, 'due_soon', '2026-12-20', '2026-12-20T23:59:59Z')
  await expect(add(2, 'due_soon', '2026-12-20', '2026-12-19T00:00:00Z')).rejects.toThrow('instalment_reminders_pkey')
  await expect(add(2, 'overdue', '2026-12-20', '2026-12-20T23:59:59Z')).rejects.toThrow('instalment_reminders_check')
  await expect(add(1, 'due_soon', '2027-03-01', '2027-03-02T00:00:00Z')).rejects.toThrow('instalment_reminders_check')
  await expect(add(1, 'due_soon', '2026-12-20', '2026-12-01T00:00:00Z')).rejects.toThrow('expects no such payment')
  await expect(add(3, 'due_soon', '2026-12-20', '2026-12-01T00:00:00Z')).rejects.toThrow('expects no such payment')
  await send(app, 'norway', `${contributions}/${id}/cancel`, { reason: 'A test' })
  await expect(add(1, 'due_soon', '2027-03-01', '2027-02-20T00:00:00Z')).rejects.toThrow('expects no such payment')
})
