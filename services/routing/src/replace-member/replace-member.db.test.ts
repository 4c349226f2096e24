import { newId } from '@hub/runtime'
import { type Reply, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emptyRouting, playedEvent, revisionOf, submitted } from '../played-events.ts'
import { routingScene } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const {
  answer,
  askedFor,
  consent,
  eventsOf,
  file,
  hubWith,
  lapse,
  overrule,
  slotsOf,
  stateOf,
  teamOf,
  tryAgain,
  typesOf,
} = routingScene(() => app)

const technical = { support: ['technical'] }
const human = { support: ['human'] }

/** Freetown has agreed to a team of ILO, which leads, for n1, and of IOM for n2. */
async function agreedTeam(others: Record<string, object> = { unhcr: { ...human, languages: ['fr'] } }) {
  await hubWith({ ilo: technical, iom: { ...human, languages: ['fr', 'en'] }, ...others })
  const id = await file({ visibility: 'public' })
  for (const partner of ['ilo', 'iom']) await answer(id, partner, 'accept')
  await consent(id, { agree: true })
  return id
}
const replace = (id: string, remove: string, who = 'operator'): Promise<Reply> =>
  app.as(who).post(`/v1/requests/${id}/team/replace`, { remove, reason: 'Its office closes' })
const approve = (id: string) =>
  app.deliver(
    playedEvent(
      'ledger.allocation_approved',
      { requestId: id, revision: 1 },
      { allocationId: newId(), amount: { amount: '1.00', currency: 'USD' } },
    ),
  )
const membersOf = (team: { members: { partner: string }[] }) => team.members.map(({ partner }) => partner).toSorted()

test('a member that leaves gives its capacity back, and the next is asked for exactly its needs', async () => {
  const id = await agreedTeam()
  const reply = await replace(id, 'iom')
  expect(reply).toMatchObject({
    status: 200,
    body: { state: 'agreed', replacing: { phase: 'matching', left: ['iom'] }, uncovered: ['n2'] },
  })
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'withdrawn', unhcr: 'open' })
  expect([await slotsOf('ilo'), await slotsOf('iom'), await slotsOf('unhcr')]).toEqual([1, 0, 1])
  const said = (await eventsOf(id)).slice(-3)
  expect(said.map(({ type }) => type)).toEqual([
    'routing.member_removed',
    'routing.offer_withdrawn',
    'routing.offers_sent',
  ])
  expect(said[0]).toMatchObject({
    actor: { organisation: 'operator', role: 'operator' },
    body: {
      partner: 'iom',
      needs: ['n2'],
      wasLead: false,
      isAgreed: true,
      isFunded: false,
      reason: 'Its office closes',
    },
  })
  expect(said[2]?.body).toMatchObject({ offers: [{ partner: 'unhcr', needs: ['n2'] }] })
  expect(JSON.stringify((await app.as('iom').get('/v1/offers')).body)).not.toContain('Its office closes')
})

test('the requester agrees to the changed team again; until then everybody else sees the agreed one', async () => {
  const id = await agreedTeam()
  await replace(id, 'iom')
  await answer(id, 'unhcr', 'accept')
  const proposed = await teamOf(id)
  expect(proposed).toMatchObject({ state: 'agreed', replacing: { phase: 'proposed' }, due: expect.any(String) })
  expect(membersOf(proposed.team)).toEqual(['ilo', 'unhcr'])
  const seen = async (who: 'anyone' | 'ilo') =>
    (await (who === 'anyone' ? app.anyone : app.as(who)).get(`/v1/requests/${id}/team`)).body
  expect(membersOf((await seen('anyone')).team)).toEqual(['ilo', 'iom'])
  expect([(await seen('anyone')).replacing, (await seen('ilo')).replacing.phase]).toEqual([null, 'proposed'])
  expect((await consent(id, { agree: true })).body).toMatchObject({ state: 'agreed', replacing: null })
  expect(membersOf((await seen('anyone')).team)).toEqual(['ilo', 'unhcr'])
  expect((await typesOf(id)).slice(-2)).toEqual(['team_proposed', 'team_agreed'])
  const states = await app.database.sql`select state from routing.teams where request_id = ${id} order by id`
  expect(states.map(({ state }) => state)).toEqual(['replaced', 'agreed'])
})

test('a lead that stays goes on leading, and one that leaves is followed by another with the reason', async () => {
  const id = await agreedTeam({})
  await hubWith({ unhcr: { languages: ['fr'] } })
  await replace(id, 'iom')
  await answer(id, 'unhcr', 'accept')
  expect((await teamOf(id)).team).toMatchObject({ lead: 'ilo', leadReason: 'ILO goes on leading the team.' })
  await consent(id, { agree: true })
  await hubWith({ 'un-habitat': { ...technical, languages: ['fr'] }, unhcr: human })
  await replace(id, 'ilo')
  expect(
    (await eventsOf(id)).find(
      ({ type, body }) => type === 'routing.member_removed' && 'wasLead' in body && body.wasLead,
    ),
  ).toBeDefined()
  await answer(id, 'un-habitat', 'accept')
  const { team } = await teamOf(id)
  expect(team.leadReason).toMatch(/^ILO has left the team\. .+ ranks first of the entities of the United Nations/)
  expect(team.lead).not.toBe('ilo')
})

test('a funded request stays funded, and says that an amendment moves the money', async () => {
  const id = await agreedTeam()
  await approve(id)
  const reply = await replace(id, 'iom')
  expect(reply.body).toMatchObject({
    state: 'funded',
    replacing: { phase: 'matching', money: expect.stringContaining('amendment') },
  })
  expect((await eventsOf(id)).find(({ type }) => type === 'routing.member_removed')?.body).toMatchObject({
    isFunded: true,
  })
  await answer(id, 'unhcr', 'accept')
  expect((await consent(id, { agree: true })).body).toMatchObject({ state: 'funded', replacing: null })
  expect((await typesOf(id)).at(-1)).toBe('team_agreed')
})

test('an approval that crosses the replacement settles the request, and the replacement goes on', async () => {
  const id = await agreedTeam()
  await replace(id, 'iom')
  await approve(id)
  expect(await teamOf(id)).toMatchObject({ state: 'funded', replacing: { phase: 'matching' } })
  await answer(id, 'unhcr', 'accept')
  expect((await consent(id, { agree: true })).status).toBe(200)
})

test('where nobody can take its place that is named with why, the others stay, and it is tried again by itself', async () => {
  const id = await agreedTeam({})
  const reply = await replace(id, 'iom')
  expect(reply.body).toMatchObject({
    state: 'agreed',
    replacing: { phase: 'unmatched' },
    gaps: [{ needId: 'n2', code: 'asked_before' }],
  })
  expect((await typesOf(id)).at(-1)).toBe('request_unmatched')
  expect(await slotsOf('ilo')).toBe(1)
  await hubWith({ unhcr: human })
  await Promise.all([tryAgain(), tryAgain()])
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'withdrawn', unhcr: 'open' })
  expect((await teamOf(id)).replacing.phase).toBe('matching')
})

test('one that lapses or declines in its place is followed by the next, and an operator may route it again', async () => {
  const id = await agreedTeam({ unhcr: { ...human, languages: ['fr'] }, 'un-habitat': { ...human, languages: ['fr'] } })
  await replace(id, 'iom')
  app.clock.advance(14 * 86_400_000)
  await lapse()
  expect(Object.values(await askedFor(id)).toSorted()).toEqual(['accepted', 'lapsed', 'open', 'withdrawn'])
  const asked = Object.entries(await askedFor(id)).find(([, state]) => state === 'open')?.[0] ?? ''
  await answer(id, asked, 'decline')
  expect((await teamOf(id)).replacing.phase).toBe('unmatched')
  const again = await app.as('operator').post(`/v1/requests/${id}/reroute`, { reason: 'They may answer now' })
  expect(again.body).toMatchObject({ state: 'agreed', replacing: { phase: 'matching' } })
})

test('who was vetoed before is not asked in the place of one that leaves', async () => {
  await hubWith({ ilo: technical, iom: human, unhcr: { ...human, languages: ['fr'] } })
  const id = await file()
  for (const partner of ['ilo', 'iom']) await answer(id, partner, 'accept')
  await consent(id, { agree: false, veto: ['iom'] })
  await answer(id, 'unhcr', 'accept')
  await consent(id, { agree: true })
  expect((await replace(id, 'unhcr')).body.replacing.phase).toBe('unmatched')
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'withdrawn', unhcr: 'withdrawn' })
})

test('the requester may veto who comes in its place, and the next is asked', async () => {
  const id = await agreedTeam({ unhcr: { ...human, languages: ['fr'] }, 'un-habitat': { ...human, languages: ['fr'] } })
  await replace(id, 'iom')
  const [first = ''] = Object.entries(await askedFor(id)).flatMap(([partner, state]) =>
    state === 'open' ? [partner] : [],
  )
  await answer(id, first, 'accept')
  expect((await consent(id, { agree: false, veto: [first] })).body).toMatchObject({
    state: 'agreed',
    replacing: { phase: 'matching' },
  })
  expect(Object.values(await askedFor(id)).toSorted()).toEqual(['accepted', 'open', 'withdrawn', 'withdrawn'])
})

test.for(['agreed', 'funded'] as const)(
  'while a member of a team that is %s is replaced, the others are not the requester’s to veto: the team holds, and they keep their slots',
  async (state) => {
    const id = await agreedTeam()
    if (state === 'funded') await approve(id)
    await replace(id, 'iom')
    await answer(id, 'unhcr', 'accept')
    for (const veto of [['ilo'], ['unhcr', 'ilo']])
      expect((await consent(id, { agree: false, veto })).body).toMatchObject({
        status: 409,
        code: 'routing.veto_of_standing_member',
        detail: expect.stringContaining('/team/replace'),
      })
    expect([await askedFor(id), await slotsOf('ilo')]).toEqual([
      { ilo: 'accepted', iom: 'withdrawn', unhcr: 'accepted' },
      1,
    ])
    expect((await typesOf(id)).filter((type) => type === 'team_vetoed')).toEqual([])
    expect((await replace(id, 'ilo')).status).toBe(200)
    const left = (await eventsOf(id)).flatMap(({ type, body }) =>
      type === 'routing.member_removed' && 'partner' in body ? [body.partner] : [],
    )
    expect(left).toEqual(['iom', 'ilo'])
  },
)

test('the database drops no member of an agreed team that has not left it', async () => {
  const id = await agreedTeam()
  const { sql } = app.database
  await expect(
    sql`update routing.offers set state = 'withdrawn', reason = 'Gone' where request_id = ${id} and partner = 'ilo'`,
  ).rejects.toThrow('has not left')
  expect(await askedFor(id)).toMatchObject({ ilo: 'accepted' })
})

test('two operators at once take a member out once', async () => {
  const id = await agreedTeam()
  const replies = await Promise.all([replace(id, 'iom'), replace(id, 'iom')])
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await typesOf(id)).filter((type) => type === 'member_removed')).toHaveLength(1)
})

test('two members that leave at once are both replaced', async () => {
  const id = await agreedTeam({})
  await hubWith({ unhcr: { languages: ['fr'] } })
  const replies = await Promise.all([replace(id, 'iom'), replace(id, 'ilo')])
  expect(replies.map(({ status }) => status)).toEqual([200, 200])
  expect(await askedFor(id)).toMatchObject({ ilo: 'withdrawn', iom: 'withdrawn', unhcr: 'open' })
  for (const { offerId } of (await teamOf(id)).asked.filter(({ state }: { state: string }) => state === 'open'))
    await app.as('unhcr').post(`/v1/offers/${offerId}/accept`, {})
  expect(membersOf((await teamOf(id)).team)).toEqual(['unhcr'])
})

test('a member that leaves before the requester has agreed is replaced as well', async () => {
  await hubWith({ ilo: technical, iom: human, unhcr: { ...human, languages: ['fr'] } })
  const id = await file()
  for (const partner of ['ilo', 'iom']) await answer(id, partner, 'accept')
  expect(await stateOf(id)).toBe('proposed')
  expect((await replace(id, 'iom')).body).toMatchObject({ state: 'matching', replacing: null, team: null })
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'withdrawn', unhcr: 'open' })
})

test('what ends the team ends its replacement, and a new revision asks those who left again', async () => {
  const id = await agreedTeam()
  await replace(id, 'iom')
  await overrule(id, 'declined')
  expect(await teamOf(id)).toMatchObject({ state: 'awaiting_verdict', replacing: null, team: null })
  await file({ revision: 2 }, id)
  expect(await askedFor(id)).toMatchObject({ iom: 'open' })
})

describe('refuses', () => {
  const rows: [what: string, who: string, body: object, status: number, code: string][] = [
    ['one without a reason', 'operator', { remove: 'iom' }, 400, 'http.malformed'],
    ['one without a name', 'operator', { reason: 'It leaves' }, 400, 'http.malformed'],
    ['who has no key', 'anyone', { remove: 'iom', reason: 'It leaves' }, 401, 'http.unauthenticated'],
    ['the owner', 'freetown', { remove: 'iom', reason: 'It leaves' }, 403, 'http.forbidden'],
    ['who is not in the team', 'operator', { remove: 'unhcr', reason: 'It leaves' }, 422, 'routing.not_a_member'],
  ]
  test.for(rows)('%s (%s)', async ([, who, body, status, code]) => {
    const id = await agreedTeam()
    const caller = who === 'anyone' ? app.anyone : app.as(who)
    expect(await caller.post(`/v1/requests/${id}/team/replace`, body)).toMatchObject({ status, body: { code } })
  })

  test('what is not there, or has no team yet, and who has left', async () => {
    expect(await replace(newId(), 'iom')).toMatchObject({ status: 404, body: { code: 'http.not_found' } })
    const unranked = newId()
    await app.deliver(submitted(unranked, revisionOf({ title: 'Another' }, { needs: [] })))
    expect((await replace(unranked, 'iom')).body.code).toBe('routing.nothing_to_replace')
    const money = await file({ needs: [{ id: 'n1', kind: 'financial', description: 'Grants' }] })
    expect((await replace(money, 'freetown')).body).toMatchObject({ status: 409, code: 'routing.nothing_to_replace' })
    const id = await agreedTeam()
    await replace(id, 'iom')
    expect((await replace(id, 'iom')).body).toMatchObject({ status: 409, code: 'routing.member_left' })
  })
})
