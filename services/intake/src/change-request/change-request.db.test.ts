import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { eventOf, fileInState } from '../test-events.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const inState = (state: Parameters<typeof fileInState>[2]) => fileInState(hub, freetownRequest, state)
const patch = (path: string, body: unknown, etag: string) => hub.as('freetown').patch(path, body, { 'if-match': etag })
const lastEvent = async (id: string) => (await hub.events()).filter(({ requestId }) => requestId === id).at(-1)

test('200: a draft is changed as a merge patch says', async () => {
  const { path, etag } = await inState('draft')
  const changed = await patch(path, { title: 'Another', desiredOutcome: null, timeframe: { months: 12 } }, etag)
  expect(changed).toMatchObject({
    status: 200,
    body: { state: 'draft', title: 'Another', timeframe: { start: '2027-01-01', months: 12 } },
  })
  expect(changed.body.desiredOutcome).toBeUndefined()
  expect(changed.headers.etag).not.toBe(etag)
})

test.for(['submitted', 'needs_clarification', 'eligible', 'declined', 'matching', 'unmatched', 'refused'] as const)(
  '200: a change makes a request that was %s a draft again, and the others learn of it',
  async (state) => {
    const { id, path, etag } = await inState(state)
    expect(await patch(path, { title: 'Another' }, etag)).toMatchObject({
      status: 200,
      body: { state: 'draft', revision: 1, team: null, waitingOn: { who: 'freetown', what: 'submit the request' } },
    })
    expect(await lastEvent(id)).toMatchObject({ type: 'intake.request_reopened', revision: 1, body: { from: state } })
  },
)

test.for(['matched', 'waitlisted', 'funding'] as const)(
  '202: in %s a change is a wish, one at a time, until the ledger answers',
  async (state) => {
    const { id, path, etag } = await inState(state)
    const asked = await patch(path, { title: 'Another' }, etag)
    expect(asked).toMatchObject({
      status: 202,
      body: { state, revision: 1, title: freetownRequest.title, pendingChange: { kind: 'edit' } },
    })
    const { changeId } = asked.body.pendingChange
    expect(await lastEvent(id)).toMatchObject({
      type: 'intake.change_asked',
      body: { changeId, kind: 'edit', content: { title: 'Another' } },
    })
    const second = await patch(path, { title: 'A third' }, asked.headers.etag ?? '')
    expect([second.status, second.body.code]).toEqual([409, 'intake.change_pending'])

    if (state === 'funding') await hub.deliver(eventOf('ledger.allocation_voided', { requestId: id }))
    await hub.deliver(eventOf('ledger.change_granted', { requestId: id }, { changeId }))
    expect((await hub.as('freetown').get(path)).body).toMatchObject({
      state: 'submitted',
      revision: 2,
      title: 'Another',
      pendingChange: null,
      team: null,
    })
    expect(await lastEvent(id)).toMatchObject({
      type: 'intake.request_submitted',
      revision: 2,
      body: { request: { title: 'Another' } },
    })
  },
)

test('a wish that the ledger refuses leaves the request as it was, and another may follow', async () => {
  const { id, path, etag } = await inState('funding')
  const { changeId } = (await patch(path, { title: 'Another' }, etag)).body.pendingChange
  await hub.deliver(eventOf('ledger.allocation_approved', { requestId: id }))
  await hub.deliver(eventOf('ledger.change_refused', { requestId: id }, { changeId }))
  expect((await hub.as('freetown').get(path)).body).toMatchObject({
    state: 'funded',
    revision: 1,
    title: freetownRequest.title,
    pendingChange: null,
  })
})

test('200: the contact changes at once in every state before an end, and makes no revision', async () => {
  for (const state of ['draft', 'matching', 'funding', 'implementing'] as const) {
    const { path, etag } = await inState(state)
    const changed = await patch(path, { contact: { name: 'The office' } }, etag)
    expect(changed).toMatchObject({ status: 200, body: { state, pendingChange: null } })
    expect((await hub.as('freetown').get(path)).body.contact).toEqual({
      ...freetownRequest.contact,
      name: 'The office',
    })
  }
})

test('200: a change that changes nothing leaves the request where it is', async () => {
  const { path, etag } = await inState('matching')
  const same = await patch(path, { title: freetownRequest.title, budget: {} }, etag)
  expect(same).toMatchObject({ status: 200, headers: { etag }, body: { state: 'matching' } })
})

test.for<[string, unknown, string]>([
  ['an unknown field', { urgency: 'high' }, 'urgency'],
  ['an unknown field inside', { timeframe: { end: '2027-01-01' } }, 'timeframe.end'],
  ['a state', { state: 'eligible' }, 'state'],
  ['no title', { title: null }, 'title'],
  ['a wrong amount', { budget: { total: { amount: '1' } } }, 'budget.total.amount'],
  ['a contact without address', { contact: { email: null } }, 'contact.email'],
])('400 for %s, which is named', async ([, body, path]) => {
  const request = await inState('draft')
  const reply = await patch(request.path, body, request.etag)
  expect([reply.status, reply.body.errors?.[0]?.path]).toEqual([400, path])
})

test('401, 403, 404: only the body that filed it changes a request, and others learn of it only if it is public', async () => {
  const open = await inState('submitted')
  const closed = await fileInState(hub, { ...freetownRequest, visibility: 'owner' }, 'submitted')
  const as = (slug: string, path: string) => hub.as(slug).patch(path, { title: 'x' }, { 'if-match': '*' })
  expect(await hub.anyone.patch(open.path, { title: 'x' }, { 'if-match': '*' })).toMatchObject({ status: 401 })
  expect(await as('operator', open.path)).toMatchObject({ status: 403, body: { code: 'http.forbidden' } })
  expect(await as('dakar', open.path)).toMatchObject({ status: 403, body: { code: 'intake.not_the_requester' } })
  expect(await as('dakar', closed.path)).toMatchObject({ status: 404 })
  expect(await as('dakar', '/v1/requests/HUB-2026-9999')).toMatchObject({ status: 404 })
})

test.for(['funded', 'implementing', 'withdrawn'] as const)(
  '409: a request that is %s is not changed',
  async (state) => {
    const { path, etag } = await inState(state)
    const reply = await patch(path, { title: 'Another' }, etag)
    const code = state === 'withdrawn' ? 'intake.request_ended' : 'intake.request_needs_amendment'
    expect([reply.status, reply.body.code]).toEqual([409, code])
    expect(reply.body.detail).toContain(state)
  },
)

test('412 and 428: a change names the version that it is about; of two at once one is refused', async () => {
  const { path, etag } = await inState('draft')
  expect(await hub.as('freetown').patch(path, { title: 'x' })).toMatchObject({ status: 428 })
  expect(await patch(path, { title: 'x' }, '"old"')).toMatchObject({ status: 412 })
  const both = await Promise.all([patch(path, { title: 'One' }, etag), patch(path, { title: 'Two' }, etag)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  const winner = both.find(({ status }) => status === 200)
  expect((await hub.as('freetown').get(path)).body.title).toBe(winner?.body.title)
})

test('422: a wish must be fit to submit, a request under way keeps a contact, and what is added is looked through', async () => {
  const matched = await inState('matched')
  expect(await patch(matched.path, { language: null }, matched.etag)).toMatchObject({
    status: 422,
    body: { code: 'intake.request_incomplete', errors: [{ path: 'language' }] },
  })
  expect(await patch(matched.path, { contact: null }, matched.etag)).toMatchObject({
    status: 422,
    body: { code: 'intake.contact_needed' },
  })
  const draft = await inState('draft')
  const challenge = 'Call +232 76 123 456'
  expect(await patch(draft.path, { challenge }, draft.etag)).toMatchObject({
    status: 422,
    body: { code: 'intake.personal_data_found', errors: [{ path: 'challenge' }] },
  })
  const lifted = await patch(draft.path, { challenge, privacyStatement: 'no-personal-data' }, draft.etag)
  expect(lifted.status).toBe(200)
  expect(await patch(draft.path, { title: 'Another' }, lifted.headers.etag ?? '')).toMatchObject({ status: 200 })
})
