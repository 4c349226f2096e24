// Calling up breaks off in the middle: nothing is half written, and the next run does the rest.
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Filed, tellOrganisations } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { callUp, deposit, fundingOf, typesOf, waitlist } from '../waiting-scene.ts'
import { makeCallUp } from './call-waitlisted.ts'

let app: TestApp
let waiting: Filed[]
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  waiting = []
  for (const amount of ['100.00', '200.00', '300.00']) waiting.push(await waitlist(app, amount))
  // All wait since today and none is scored: the smaller id is first.
  waiting.sort((a, b) => (a.requestId < b.requestId ? -1 : 1))
  await deposit(app, '1000.00')
})
afterEach(() => app.close())

/** What the second one's call does as its event is written, which comes after the call itself. */
const atSecond = (deed: string) =>
  app.database.ownerSql.unsafe(`
    create function log.at_second() returns trigger language plpgsql as $$
    begin
      if new.type = 'ledger.funds_found' and new.request_id = '${waiting[1]?.requestId}' then ${deed}; end if;
      return new;
    end $$;
    create trigger at_second before insert on log.events for each row execute function log.at_second()`)

const calledUp = () =>
  Promise.all(
    waiting.map(async (filed) => ({
      call: (await fundingOf(app, filed)).call?.state ?? null,
      told: (await typesOf(app, filed)).filter((type) => type === 'funds_found').length,
    })),
  )
const whole = { call: 'asked', told: 1 }
const nothing = { call: null, told: 0 }

test('a call on which something breaks holds up none of the others, and is made once it is mended', async () => {
  await atSecond(`raise exception 'the disk is full'`)
  await expect(callUp(app)).rejects.toThrow('not all could be called up together')
  expect(await calledUp()).toEqual([whole, nothing, whole])
  expect(await app.database.ownerSql`select 1 from ledger.calls`).toHaveLength(2)
  await app.database.ownerSql`drop trigger at_second on log.events`
  await callUp(app)
  await callUp(app)
  expect(await calledUp()).toEqual([whole, whole, whole])
})

test('a process that is cut off in the middle leaves nothing half written, holds up nobody, and the next run does all of it', async () => {
  await atSecond('perform pg_sleep(60)')
  const callAll = makeCallUp(app.clock)
  const cut = app.db
    .transaction((tx) => callAll(tx))
    .then(
      () => 'done',
      () => 'cut off',
    )
  const { ownerSql } = app.database
  const role = new URL(app.database.urlAs('ledger')).username
  for (let found = false; !found; )
    found =
      (
        await ownerSql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename = ${role} and wait_event = 'PgSleep'`
      ).length > 0
  expect(await cut).toBe('cut off')
  expect(await calledUp()).toEqual([nothing, nothing, nothing])
  expect(await ownerSql`select 1 from ledger.calls`).toHaveLength(0)
  await ownerSql`drop trigger at_second on log.events`
  await callUp(app)
  await callUp(app)
  expect(await calledUp()).toEqual([whole, whole, whole])
})

test('a request that somebody else is at is called up by the next run, and the others do not wait for it', async () => {
  await app.database.ownerSql.begin(async (other) => {
    await other`select 1 from ledger.requests where id = ${waiting[0]?.requestId ?? ''} for update`
    await callUp(app)
    expect(await calledUp()).toEqual([nothing, whole, whole])
  })
  await callUp(app)
  expect(await calledUp()).toEqual([whole, whole, whole])
})
