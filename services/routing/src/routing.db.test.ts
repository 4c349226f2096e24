// What the database itself refuses, whatever the code above it does.
import { newId } from '@hub/runtime'
import { type FreshDatabase, freetownRequest, freshDatabase } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { offerMoves, offerStates } from './offer.ts'
import { emptyRouting, revisionOf } from './played-events.ts'
import { requestMoves, requestStates } from './request.ts'
import { teamMoves, teamStates } from './team.ts'

let database: FreshDatabase
let requestId: string
beforeAll(async () => {
  database = await freshDatabase('routing')
})
afterAll(() => database.drop())

beforeEach(async () => {
  const { ownerSql: sql } = database
  await emptyRouting(sql)
  requestId = newId()
  await sql`insert into routing.partners (slug, name, kind) values ('ilo', 'ILO', 'un_entity')`
  await sql`insert into routing.capabilities
    (slug, support, objectives, themes, countries, regions, languages, slots, derived, evidence, updated_at)
    values ('ilo', '{human}', '{7}', '{}', '{}', '{}', '{}', 1, true, '[]', now())`
  await insertRequest(requestId)
})

const insertRequest = (id: string, state = 'matching', content: object = revisionOf(freetownRequest)) =>
  database.ownerSql`insert into routing.requests (id, revision, requester, state, content)
    values (${id}, 1, 'freetown', ${state}, ${JSON.stringify(content)}::text::jsonb)`

const insertOffer = (request = requestId, state = 'open', needs = ['n1']) => {
  const id = newId()
  const { sql } = database
  return sql`insert into routing.offers (id, request_id, revision, partner, needs, score, sent_at, state)
    values (${id}, ${request}, 1, 'ilo', ${needs}, 50, now(), ${state})`.then(() => id)
}
const move = (id: string, state: string) =>
  database.sql`update routing.offers set state = ${state}, reason = 'r', answered_at = now(), taken = '[1]' where id = ${id}`
const slotsTaken = async () => (await database.ownerSql`select slots_taken from routing.capabilities`)[0]?.slots_taken

/** The constraint that refused, or the code of the fault; null where the work was done. */
const faultOf = (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (fault: { constraint_name?: string; code: string }) => fault.constraint_name ?? fault.code,
  )

describe('offers', () => {
  test('take a slot only where one is free, also when two are made at once', async () => {
    const other = newId()
    await insertRequest(other)
    const faults = await Promise.all([faultOf(insertOffer()), faultOf(insertOffer(other))])
    expect(faults.filter((fault) => fault === null)).toHaveLength(1)
    expect(faults).toContain('offers_slot_free')
    expect(await slotsTaken()).toBe(1)
  })

  const moves = offerStates.flatMap((from) => offerStates.filter((to) => to !== from).map((to) => [from, to] as const))
  test.for(moves)('move from %s to %s as in the code', async ([from, to]) => {
    const id = await insertOffer()
    await database.ownerSql`update routing.offers set answer_by = now()`
    const isReachable = from === 'open' || offerMoves.open.includes(from)
    if (isReachable && from !== 'open') await move(id, from)
    const fault =
      to === 'open'
        ? await faultOf(database.sql`update routing.offers set state = 'open', answered_at = null`)
        : await faultOf(move(id, to))
    expect(fault).toBe(offerMoves[from].includes(to) ? null : 'offers_move')
    const [offer] = await database.sql`select state from routing.offers`
    expect(await slotsTaken()).toBe(offer?.state === 'open' || offer?.state === 'accepted' ? 1 : 0)
  })

  test('begin as open, and ask a partner once for each need of a request', async () => {
    expect(await faultOf(insertOffer(requestId, 'accepted'))).toBe('23514')
    await database.ownerSql`update routing.capabilities set slots = 5`
    await insertOffer(requestId, 'open', ['n1', 'n2'])
    expect(await faultOf(insertOffer(requestId, 'open', ['n2', 'n3']))).toBe('offers_need_once')
    expect(await faultOf(insertOffer(requestId, 'open', ['n3']))).toBeNull()
  })

  test('of one need to one partner, made at once, are refused but for one', async () => {
    await database.ownerSql`update routing.capabilities set slots = 5`
    const faults = await Promise.all([faultOf(insertOffer()), faultOf(insertOffer())])
    expect(faults.toSorted()).toEqual([null, 'offers_need_once'].toSorted())
  })

  test('of one request take one slot of a partner, given back when the last of them ends', async () => {
    const ids = [await insertOffer(), await insertOffer(requestId, 'open', ['n2'])]
    expect(await slotsTaken()).toBe(1)
    await move(ids[0] ?? '', 'accepted')
    await move(ids[1] ?? '', 'declined')
    expect(await slotsTaken()).toBe(1)
    await insertOffer(requestId, 'open', ['n3'])
    await database.sql`update routing.offers set state = 'withdrawn', reason = 'r' where state in ('open', 'accepted')`
    expect(await slotsTaken()).toBe(0)
  })
})

describe('quantities', () => {
  const reserve = (request: string, quantity: string, needs = ['n1']) => {
    const id = newId()
    const reserved = JSON.stringify([{ needId: needs[0], resource: 'experts', quantity }])
    return database.sql`insert into routing.offers (id, request_id, revision, partner, needs, score, sent_at, state, reserved)
      values (${id}, ${request}, 1, 'ilo', ${needs}, 50, now(), 'open', ${reserved}::text::jsonb)`.then(() => id)
  }
  let other = ''
  beforeEach(async () => {
    other = newId()
    await insertRequest(other)
    await database.ownerSql`update routing.capabilities set slots = 5,
      resources = '[{"id": "experts", "kind": "human", "quantity": "3", "unit": "experts"}, {"id": "rooms", "kind": "human"}]'`
  })

  test('are held once, also when two offers are made at once', async () => {
    const faults = await Promise.all([faultOf(reserve(requestId, '2')), faultOf(reserve(other, '1.5'))])
    expect(faults.toSorted()).toEqual([null, 'offers_quantity_free'].toSorted())
  })

  test('are free again when the offer ends, and the rest of them when less is taken', async () => {
    const id = await reserve(requestId, '3')
    expect(await faultOf(reserve(other, '1'))).toBe('offers_quantity_free')
    const lower = (quantity: string) => database.sql`update routing.offers set reserved =
      jsonb_build_array(jsonb_build_object('needId', 'n1', 'resource', 'experts', 'quantity', ${quantity}::text)) where id = ${id}`
    expect(await faultOf(lower('3.5'))).toBe('offers_quantity_kept')
    await lower('2')
    expect(await faultOf(reserve(other, '1'))).toBeNull()
    await move(id, 'declined')
    expect(await faultOf(reserve(other, '2', ['n2']))).toBeNull()
  })

  test('that the partner has lowered since, or says no more of, hold nothing back', async () => {
    const id = await reserve(requestId, '3')
    await database.ownerSql`update routing.capabilities set resources = '[]'`
    await move(id, 'accepted')
    expect(await faultOf(reserve(other, '99'))).toBeNull()
  })
})

test('capacity counts what may find a partner for a request, and nothing else', async () => {
  const { ownerSql: sql } = database
  const counts = async (work: () => Promise<unknown>) => {
    const version = async () => Number((await sql`select version from routing.capacity`)[0]?.version)
    const before = await version()
    await work()
    return (await version()) - before
  }
  let offer = ''
  const take = async () => {
    offer = await insertOffer()
  }
  expect(await counts(take)).toBe(0)
  expect(await counts(() => move(offer, 'declined')), 'its last slot').toBe(1)
  await sql`update routing.capabilities set slots = 2`
  await take()
  expect(await counts(() => move(offer, 'declined')), 'one of two slots').toBe(0)
  expect(await counts(async () => await sql`update routing.capabilities set version = version + 1`)).toBe(1)
  const holding = async () => {
    offer = await insertOffer()
    await sql`alter table routing.offers disable trigger offers_keep_quantity`
    await sql`update routing.offers set reserved = '[{"needId": "n1", "resource": "experts", "quantity": "2"}]' where id = ${offer}`
    await sql`alter table routing.offers enable trigger offers_keep_quantity`
  }
  expect(await counts(holding), 'quantity taken').toBe(0)
  expect(await counts(() => move(offer, 'declined')), 'quantity given back').toBe(1)
})

const pairsOf = <S extends string>(states: readonly S[]) =>
  states.flatMap((from) => states.filter((to) => to !== from).map((to) => [from, to] as const))

test.for(pairsOf(requestStates))(
  'a request moves from %s to %s as in the code, also for the owner',
  async ([from, to]) => {
    const id = newId()
    await insertRequest(id, from)
    for (const sql of [database.ownerSql, database.sql]) {
      const undone = sql.begin(async (tx) => {
        await tx`update routing.requests set state = ${to} where id = ${id}`
        throw Object.assign(new Error('moved'), { code: 'moved' })
      })
      expect(await faultOf(undone)).toBe(requestMoves[from].includes(to) ? 'moved' : 'requests_move')
    }
  },
)

test('a request comes to funded from every state where that is what was agreed on', async () => {
  for (const from of requestStates.filter((state) => state !== 'funded')) {
    const id = newId()
    await insertRequest(id, from)
    await database.ownerSql`update routing.requests set agreed_revision = 1, agreed_content = content where id = ${id}`
    const keep = (revision: number) =>
      database.sql`update routing.requests set state = 'funded', revision = ${revision} where id = ${id}`
    if (!requestMoves[from].includes('funded')) expect(await faultOf(keep(2)), from).toBe('requests_move')
    expect(await faultOf(keep(1)), from).toBeNull()
  }
})

test.for(pairsOf(teamStates))('a team moves from %s to %s as in the code, also for the owner', async ([from, to]) => {
  const id = newId()
  await database.ownerSql`insert into routing.teams (id, request_id, revision, team, state, due, proposed_at)
    values (${id}, ${requestId}, 1, '{}', ${from}, now(), now())`
  for (const sql of [database.ownerSql, database.sql]) {
    const undone = sql.begin(async (tx) => {
      await tx`update routing.teams set state = ${to} where id = ${id}`
      throw Object.assign(new Error('moved'), { code: 'moved' })
    })
    expect(await faultOf(undone)).toBe(teamMoves[from].includes(to) ? 'moved' : 'teams_move')
  }
})

test('of two teams before one requester the second is refused', async () => {
  const propose = () => database.sql`insert into routing.teams (id, request_id, revision, team, state, due, proposed_at)
    values (${newId()}, ${requestId}, 1, '{}', 'proposed', now(), now())`
  const faults = await Promise.all([faultOf(propose()), faultOf(propose())])
  expect(faults.filter((fault) => fault === null)).toHaveLength(1)
  expect(faults).toContain('teams_one_proposed')
})

test('teams take the states of the code only', async () => {
  const insert = (state: string) => database.sql`insert into routing.teams
    (id, request_id, revision, team, state, due, proposed_at)
    values (${newId()}, ${requestId}, 1, '{}', ${state}, now(), now())`
  for (const state of teamStates) expect(await faultOf(insert(state))).toBeNull()
  expect(await faultOf(insert('asked'))).toBe('teams_state_check')
})

test('a ranking is never changed, not even by the owner of the tables', async () => {
  const { sql, ownerSql } = database
  await sql`insert into routing.candidates values (${requestId}, 1, 1, '2026-1', '[]', now())`
  expect(await faultOf(sql`update routing.candidates set ranked = '[1]'`)).toBe('42501')
  expect(await faultOf(ownerSql`update routing.candidates set ranked = '[1]'`)).toBe('42501')
  expect(await faultOf(ownerSql`delete from routing.candidates`)).toBe('42501')
})

test('requests take the states of the code only, and never a contact', async () => {
  for (const state of requestStates) expect(await faultOf(insertRequest(newId(), state))).toBeNull()
  expect(await faultOf(insertRequest(newId(), 'pending'))).toBe('requests_state_check')
  const withContact = { ...revisionOf(freetownRequest), contact: { email: 'a@b.example' } }
  expect(await faultOf(insertRequest(newId(), 'matching', withContact))).toBe('requests_content_check')
})

test('the role of routing deletes nothing', async () => {
  for (const table of ['partners', 'capabilities', 'capacity', 'requests', 'candidates', 'offers', 'teams'])
    expect(await faultOf(database.sql`delete from ${database.sql(`routing.${table}`)}`), table).toBe('42501')
})
