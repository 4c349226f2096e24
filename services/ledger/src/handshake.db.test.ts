// The last vote against the requester's wish, a thousand times on one real database, and against the deadline: one of them wins.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contribute, done, type Filed, match, proposalOf, send, tellOrganisations, told, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')

let app: TestApp
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '100000.00' })
  // The first vote is the last one: what is raced is the deciding vote. A setting holds from the day after at the earliest.
  const change = {
    name: 'approvals_needed',
    value: 1,
    effectiveOn: '2026-11-25',
    reason: 'So that the first vote decides',
  }
  const { headers } = await app.as('operator').get('/v1/fund/settings')
  const { status, body } = await app.as('operator').put('/v1/fund/settings', change, { 'if-match': headers.etag ?? '' })
  expect(status, JSON.stringify(body)).toBe(200)
  app.clock.advance(86_400_000)
})
afterEach(async () => {
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  await app.close()
})

test('a job with the wishes of two requests and a vote on the second do not wait for each other', async () => {
  const [one, two] = [await proposed(), await proposed()]
  const { ownerSql } = app.database
  const voter = await ownerSql.reserve()
  await voter`begin`
  await voter`select from ledger.requests where id = ${two.requestId} for update`
  const asked = [one, two].map(({ requestId, revision }) =>
    told(
      'intake.change_asked',
      { changeId: randomUUID(), kind: 'withdrawal', reason: 'x', content: null },
      { requestId, revision },
    ),
  )
  const job = app.deliver(...asked)
  const isWaiting = async () => {
    const [row] = await ownerSql`select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`
    return row?.n > 0
  }
  while (!(await isWaiting()));
  await voter`select from ledger.balances for update`
  await voter`commit`
  voter.release()
  await job
  expect(await ownerSql`select outcome from ledger.hold_resolutions`).toEqual([
    { outcome: 'voided' },
    { outcome: 'voided' },
  ])
})

interface Raced extends Filed {
  id: string
}

async function propose(filed: Filed): Promise<Raced> {
  const proposal = proposalOf(filed, { unhcr: { amount: '10.00', tranches: ['10.00'] } })
  return { ...filed, id: (await done(app, 'operator', '/v1/fund/allocations', proposal)).id }
}
const proposed = async () => propose(await match(app, freetownRequest, usd('10.00')))

/** Requests like one that came by events, all at once: what is raced begins after this. */
async function matched(count: number): Promise<Filed[]> {
  const { requestId } = await match(app, freetownRequest, usd('10.00'))
  const rows = await app.database.ownerSql<{ id: string }[]>`
    insert into ledger.requests
    select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid()))).*
    from ledger.requests r, generate_series(1, ${count}) where id = ${requestId} returning id`
  return rows.map(({ id }) => ({ requestId: id, revision: 1 }))
}
const lastVote = ({ id }: Raced) => send(app, 'committee-one', `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
const wish = ({ requestId, revision }: Raced, kind: 'edit' | 'withdrawal') =>
  app.deliver(
    told('intake.change_asked', { changeId: randomUUID(), kind, reason: null, content: null }, { requestId, revision }),
  )

/** How many of each kind of end there were, as the events of each request tell. */
async function ends(): Promise<Record<string, number>> {
  const rows = await app.database.ownerSql`
    select ends, count(*)::int as n from (
      select request_id, string_agg(type, ' ' order by seq) filter (where type not in ('ledger.allocation_proposed')) as ends
      from log.events where request_id is not null and producer = 'ledger' group by request_id
    ) e group by ends order by ends`
  return Object.fromEntries(rows.map(({ ends: types, n }) => [types, n]))
}

const races = 1000
const atOnce = 8
const headStarts = 15

test('a wish to change or withdraw that races the last vote has exactly one winner, a thousand times', async () => {
  const waiting = [...(await matched(races)).entries()]
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [turn, filed] = next
      const raced = await propose(filed)
      const kind = turn % 2 === 0 ? 'withdrawal' : 'edit'
      // A vote asks the database more often before it locks the request than a wish does. So the wish starts some round trips
      // later, from none, where it mostly wins, to more than the vote needs.
      const voting = lastVote(raced)
      for (let wait = turn % headStarts; wait > 0; wait -= 1) await app.database.sql`select`
      await Promise.all([voting, wish(raced, kind)])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const { 'ledger.vote_cast ledger.allocation_approved ledger.change_refused': voted = 0, ...others } = await ends()
  const { 'ledger.allocation_voided ledger.change_granted': withdrawn = 0, ...neither } = others
  expect(neither).toEqual({})
  expect(voted + withdrawn).toBe(races)
  process.stdout.write(`of ${races} races the vote won ${voted}, the wish ${withdrawn}\n`)
  expect(voted).toBeGreaterThan(0)
  expect(withdrawn).toBeGreaterThan(0)
  const [row] = await app.database.ownerSql`
    select count(*) filter (where state = 'approved')::int as approved, count(*) filter (where state = 'void')::int as void
    from ledger.allocations`
  expect(row).toEqual({ approved: voted, void: withdrawn })
}, 600_000)

const lapse = () => app.service.schedules?.find(({ name }) => name === 'lapse proposals')?.run()

test('at the deadline the hold lapses, the request is matched again and may be proposed anew', async () => {
  const raced = await proposed()
  const { due } = (await app.as('operator').get(`/v1/fund/allocations/${raced.id}`)).body
  app.clock.advance(Date.parse(due) - app.clock.now().getTime() - 1)
  await lapse()
  expect(await ends()).toEqual({ null: 1 })
  app.clock.advance(1)
  expect((await lastVote(raced)).body.code).toBe('ledger.vote_too_late')
  // As two processes would.
  await Promise.all([lapse(), lapse()])
  await lapse()
  expect(await ends()).toEqual({ 'ledger.allocation_voided': 1 })
  expect((await app.as('operator').get(`/v1/fund/allocations/${raced.id}`)).body).toMatchObject({
    state: 'void',
    voidReason: 'The committee did not decide by its deadline.',
  })
  expect(await app.database.ownerSql`select outcome from ledger.hold_resolutions`).toEqual([{ outcome: 'lapsed' }])
  const again = proposalOf(raced, { unhcr: { amount: '10.00', tranches: ['10.00'] } })
  const { requestId, revision, lines, tranches } = again
  await done(app, 'operator', '/v1/fund/allocations', { requestId, revision, lines, tranches })
})

test('a proposal on which something breaks holds up none of the others, and lapses once it is mended', async () => {
  const [broken, sound] = [await proposed(), await proposed()]
  const { due } = (await app.as('operator').get(`/v1/fund/allocations/${sound.id}`)).body
  app.clock.advance(Date.parse(due) - app.clock.now().getTime())
  const { ownerSql } = app.database
  await ownerSql.unsafe(`
    create function ledger.break_one() returns trigger language plpgsql as $$
    begin
      if new.id = '${broken.id}' then raise exception 'the disk is full'; end if;
      return new;
    end $$;
    create trigger breaks before update on ledger.allocations for each row execute function ledger.break_one()`)
  await expect(lapse()).rejects.toThrow('1 proposals could not lapse')
  const stateOf = async ({ id }: Raced) => (await app.as('operator').get(`/v1/fund/allocations/${id}`)).body.state
  expect([await stateOf(broken), await stateOf(sound)]).toEqual(['proposed', 'void'])
  await ownerSql`drop trigger breaks on ledger.allocations`
  await lapse()
  expect(await stateOf(broken)).toBe('void')
})

test('last votes that arrive as the deadline passes: each allocation is either approved or void, and once', async () => {
  const all: Raced[] = []
  for (let i = 0; i < 24; i += 1) all.push(await proposed())
  const { due } = (await app.as('operator').get(`/v1/fund/allocations/${all[0]?.id}`)).body
  app.clock.advance(Date.parse(due) - app.clock.now().getTime() - 1)
  const first = all.slice(0, 12).map(lastVote)
  await Promise.race(first)
  app.clock.advance(1)
  // The sweep comes among the votes, twice, as two processes would make it.
  const [replies] = await Promise.all([Promise.all([...first, ...all.slice(12).map(lastVote)]), lapse(), lapse()])
  await lapse()
  const counted = await ends()
  const approved = counted['ledger.vote_cast ledger.allocation_approved'] ?? 0
  expect(counted).toEqual({
    'ledger.vote_cast ledger.allocation_approved': replies.filter(({ status }) => status === 201).length,
    'ledger.allocation_voided': 24 - approved,
  })
  expect(approved).toBeGreaterThan(0)
})
