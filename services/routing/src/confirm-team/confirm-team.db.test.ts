// The routes' answers and the story of a call: a team of ILO and IOM, agreed to by Freetown.
import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, playedEvent, revisionOf, submitted } from '../played-events.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const able = {
  objectives: [2, 7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: [],
  languages: ['en'],
  slots: 4,
}

/** A public request whose team of ILO and IOM is agreed. */
async function agreed(): Promise<string> {
  for (const [slug, support] of [
    ['ilo', 'technical'],
    ['iom', 'human'],
  ] as const)
    await app.as(slug).put(`/v1/partners/${slug}/capabilities`, { ...able, support: [support] })
  const id = newId()
  const request = revisionOf(freetownRequest, { visibility: 'public' })
  await app.deliver(submitted(id, request))
  await app.deliver(assessed(id, request))
  for (const slug of ['ilo', 'iom']) {
    const { body } = await app.as(slug).get('/v1/offers?state=open')
    await app.as(slug).post(`/v1/offers/${body.items[0].id}/accept`, {})
  }
  expect((await app.as('freetown').post(`/v1/requests/${id}/team/consent`, { agree: true })).body.state).toBe('agreed')
  return id
}

const money = { amount: '400000.00', currency: 'USD' }
const found = (
  id: string,
  changes: { callId?: string; planId?: string | null; confirmBy?: string } = {},
  revision = 1,
) =>
  playedEvent(
    'ledger.funds_found',
    { requestId: id, revision },
    {
      callId: newId(),
      asked: money,
      spendable: money,
      planId: newId(),
      confirmBy: '2026-12-08T09:00:00.000Z',
      ...changes,
    },
  )
async function called(): Promise<{ id: string; callId: string }> {
  const [id, callId] = [await agreed(), newId()]
  await app.deliver(found(id, { callId }))
  return { id, callId }
}
const confirm = (id: string, slug: string, body: object = {}) =>
  app.as(slug).post(`/v1/requests/${id}/team/confirm`, body)
const teamOf = async (id: string, slug = 'operator') => (await app.as(slug).get(`/v1/requests/${id}/team`)).body
const lastEvents = async (id: string, count: number) =>
  (await app.events()).filter(({ requestId }) => requestId === id).slice(-count)
/** What came after the agreement on the team. */
const typesOf = async (id: string) => {
  const types = (await lastEvents(id, 99)).map(({ type }) => type.replace('routing.', ''))
  return types.slice(types.indexOf('team_agreed') + 1)
}
const tellLate = () => app.service.schedules?.find(({ name }) => name === 'tell of late confirmations')?.run()

test('each member is asked, and the team has confirmed with the last of them', async () => {
  const { id, callId } = await called()
  expect(await lastEvents(id, 1)).toMatchObject([
    {
      type: 'routing.confirmation_asked',
      actor: { role: 'hub' },
      body: { callId, members: ['ilo', 'iom'], due: '2026-12-08T09:00:00.000Z' },
    },
  ])
  const first = await confirm(id, 'iom')
  expect(first).toMatchObject({
    status: 200,
    body: {
      confirming: {
        state: 'asked',
        members: [
          { partner: 'ilo', answer: null },
          { partner: 'iom', answer: 'confirmed' },
        ],
      },
    },
  })
  expect((await confirm(id, 'ilo', { agree: true })).body.confirming.state).toBe('confirmed')
  expect(await typesOf(id)).toEqual(['confirmation_asked', 'member_confirmed', 'member_confirmed', 'team_confirmed'])
  expect((await lastEvents(id, 1))[0]).toMatchObject({
    actor: { organisation: 'ilo', role: 'partner' },
    body: { callId },
  })
})

test('the first no ends it, with a reason for the requester and operators alone', async () => {
  const { id, callId } = await called()
  await confirm(id, 'ilo')
  expect((await confirm(id, 'iom', { agree: false, reason: 'No staff before June' })).status).toBe(200)
  expect((await lastEvents(id, 1))[0]).toMatchObject({
    type: 'routing.team_not_confirmed',
    body: { callId, partner: 'iom', reason: 'No staff before June' },
  })
  for (const slug of ['operator', 'auditor', 'freetown'])
    expect((await teamOf(id, slug)).confirming.members[1]).toMatchObject({
      answer: 'not_confirmed',
      reason: 'No staff before June',
    })
  const { confirming } = await teamOf(id, 'ilo')
  expect(confirming.members[1]).toMatchObject({ answer: 'not_confirmed', reason: null })
  expect((await teamOf(id, 'dakar')).confirming).toBeNull()
})

test('two last members at once confirm once', async () => {
  const { id } = await called()
  const replies = await Promise.all([confirm(id, 'ilo'), confirm(id, 'iom')])
  expect(replies.map(({ status }) => status)).toEqual([200, 200])
  expect((await typesOf(id)).filter((type) => type === 'team_confirmed')).toHaveLength(1)
})

test('a yes and a no at once: the team does not confirm', async () => {
  const { id } = await called()
  await Promise.all([confirm(id, 'ilo'), confirm(id, 'iom', { agree: false, reason: 'No staff' })])
  const types = await typesOf(id)
  expect(types).not.toContain('team_confirmed')
  expect(types).toContain('team_not_confirmed')
})

test.for<[string, string, object, number, string?]>([
  ['an unknown field', 'ilo', { yes: true }, 400, 'http.malformed'],
  ['an e-mail address in the reason', 'ilo', { agree: false, reason: 'Ask me@example.org' }, 422],
  ['a funder', 'norway', {}, 403],
  ['a partner of no team', 'unhcr', {}, 404, 'http.not_found'],
  ['its requester', 'freetown', {}, 404, 'http.not_found'],
  ['a no without a reason', 'ilo', { agree: false }, 422, 'routing.confirm_reason_missing'],
])('%s is refused and leaves no trace', async ([, slug, body, status, code]) => {
  const { id } = await called()
  const reply = await confirm(id, slug, body)
  expect(reply.status).toBe(status)
  if (code !== undefined) expect(reply.body.code).toBe(code)
  expect(await typesOf(id)).toEqual(['confirmation_asked'])
})

test('nobody is asked without a key', async () => {
  const { id } = await called()
  expect((await app.anyone.post(`/v1/requests/${id}/team/confirm`, {})).status).toBe(401)
})

test('who has answered is told so, and so is who was not asked', async () => {
  const id = await agreed()
  expect((await confirm(id, 'ilo')).body.code).toBe('routing.confirmation_not_asked')
  await app.deliver(found(id))
  await confirm(id, 'ilo')
  expect(await confirm(id, 'ilo', { agree: false, reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'routing.already_confirmed' },
  })
})

test('the team is asked anew the next time that money is found', async () => {
  const { id } = await called()
  await confirm(id, 'ilo')
  await app.deliver(found(id))
  expect((await teamOf(id)).confirming.members.map(({ answer }: { answer: string }) => answer)).toEqual([null, null])
  await confirm(id, 'ilo')
  await confirm(id, 'iom')
  expect((await typesOf(id)).at(-1)).toBe('team_confirmed')
})

test('nobody is asked where there is no plan, nor about another revision, nor a request that is not agreed any more', async () => {
  const id = await agreed()
  await app.deliver(found(id, { planId: null }))
  await app.deliver(found(id, {}, 2))
  await app.deliver(found(newId()))
  expect(await typesOf(id)).toEqual([])
  await app.deliver(playedEvent('intake.request_reopened', { requestId: id, revision: 1 }, { from: 'matched' }))
  await app.deliver(found(id))
  expect(await typesOf(id)).not.toContain('confirmation_asked')
})

test.for([
  ['ledger.call_ended', { callId: newId(), reason: 'The money is gone' }],
  [
    'ledger.allocation_proposed',
    {
      allocationId: newId(),
      amount: money,
      lines: [],
      tranches: [],
      approvalsNeeded: 2,
      due: '2026-12-24T09:00:00.000Z',
    },
  ],
  ['intake.request_withdrawn', { reason: 'x' }],
] as const)('nobody is asked any more after %s', async ([type, body]) => {
  const { id } = await called()
  await app.deliver(playedEvent(type, { requestId: id, revision: 1 }, body as never))
  expect([404, 409]).toContain((await confirm(id, 'ilo')).status)
  app.clock.advance(30 * 86_400_000)
  await tellLate()
  expect(await typesOf(id)).not.toContain('confirmation_late')
})

test('who has not answered in time is told of once, whatever many look, and may still answer', async () => {
  const [id, callId] = [await agreed(), newId()]
  const dayMs = 86_400_000
  await app.deliver(found(id, { callId, confirmBy: new Date(app.clock.now().getTime() + dayMs).toISOString() }))
  await confirm(id, 'ilo')
  await tellLate()
  expect(await typesOf(id)).not.toContain('confirmation_late')
  app.clock.advance(dayMs)
  await Promise.all([tellLate(), tellLate(), tellLate()])
  const late = (await app.events()).filter(
    ({ requestId, type }) => requestId === id && type === 'routing.confirmation_late',
  )
  expect(late).toMatchObject([{ body: { callId, members: ['iom'] } }])
  expect((await confirm(id, 'iom')).body.confirming.state).toBe('confirmed')
})

test('the database itself takes no answer that was not asked for, and no confirmation that lacks a member', async () => {
  const { id, callId } = await called()
  const { ownerSql } = app.database
  const answer = (partner: string, agrees = true) =>
    ownerSql`insert into routing.confirmations (call_id, partner, agrees, answered_at) values (${callId}, ${partner}, ${agrees}, now())`
  await expect(answer('unhcr')).rejects.toThrow('not asked to confirm')
  await expect(answer('ilo', false)).rejects.toThrow('check')
  await answer('ilo')
  await expect(answer('ilo')).rejects.toThrow('confirmations_pkey')
  const set = (state: string) =>
    ownerSql`update routing.calls set state = ${state}, ended_at = now() where id = ${callId}`
  await expect(set('confirmed')).rejects.toThrow('not confirmed by every member')
  await expect(ownerSql`update routing.confirmations set agrees = false, reason = 'x'`).rejects.toThrow('append-only')
  await expect(ownerSql`delete from routing.confirmations`).rejects.toThrow('append-only')
  await expect(app.database.sql`update routing.calls set due = now()`).rejects.toMatchObject({ code: '42501' })
  await set('ended')
  await expect(set('not_confirmed')).rejects.toThrow('does not move')
  await expect(answer('iom')).rejects.toThrow('not asked to confirm')
  await app.deliver(found(id))
  const second = ownerSql`insert into routing.calls select gen_random_uuid(), request_id, team_id, members, 'asked', asked_at, due from routing.calls limit 1`
  await expect(second).rejects.toThrow('calls_one_asked')
})
