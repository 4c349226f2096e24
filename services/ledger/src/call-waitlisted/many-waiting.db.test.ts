// A sweep over a long list: it comes every two seconds and must be over long before the next one.
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contribute, tellOrganisations } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { callUp, waitlist } from '../waiting-scene.ts'

const [requests, contributions] = [2000, 500]
let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  const { requestId } = await waitlist(app, '900.00')
  const earmark = { countries: ['SN'], thematicAreas: [2] }
  const id = await contribute(app, { funder: 'norway', amount: '1000.00', earmark })
  await app.database.ownerSql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`insert into ledger.requests
      select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*
      from ledger.requests r, generate_series(2, ${requests}) where r.id = ${requestId}`
    await tx`insert into ledger.waits select id, revision, now() from ledger.requests where id <> ${requestId}`
    await tx`create temporary table copies as select gen_random_uuid() as id from generate_series(2, ${contributions})`
    await tx`insert into ledger.contributions
        (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, state, pledged_by, pledged_at)
      select i.id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, state, pledged_by, pledged_at
      from ledger.contributions c, copies i where c.id = ${id}`
    await tx`insert into ledger.balances (account, contribution, may_be_negative, posted)
      select a.id, c.number, false, 99000 from ledger.accounts a, ledger.contributions c, copies i
      where a.kind = 'available' and c.id = i.id`
  })
}, 60_000)
afterAll(() => app.close())

const calls = async () => (await app.database.ownerSql`select 1 from ledger.calls`).length
async function timed(name: string): Promise<number> {
  const began = performance.now()
  await callUp(app)
  const ms = Math.round(performance.now() - began)
  process.stdout.write(`${requests} waiting, ${contributions} contributions, ${name}: ${ms} ms\n`)
  return ms
}

test('where all that is there is bound to something else, two thousand that wait are gone through before the next sweep', async () => {
  const all = [await timed('nothing fits'), await timed('the same'), await timed('the same')]
  expect(Math.min(...all)).toBeLessThan(2000)
  expect(await calls()).toBe(0)
})

test('of what fits, as many are called up as it pays for, in one sweep', async () => {
  await contribute(app, { funder: 'norway', amount: '50000.00' })
  await timed('55 called up')
  expect(await calls()).toBe(55)
  const after = [await timed('55 promised, nothing left that fits'), await timed('the same')]
  expect(Math.min(...after)).toBeLessThan(2000)
})
