// Who sees what: one request, lists, the timeline.
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { eventOf, fileInState } from '../test-events.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const closed = { ...freetownRequest, visibility: 'owner' }
const email = freetownRequest.contact.email
const publicFields = [
  'countries',
  'createdAt',
  'id',
  'illustrative',
  'objectives',
  'reference',
  'requester',
  'revision',
  'state',
  'submittedAt',
  'title',
  'updatedAt',
  'visibility',
  'waitingOn',
]

test('200: owner, operator and auditor see the whole request; the contact is not for the auditor', async () => {
  const { path, reference } = await fileInState(hub, closed, 'submitted')
  for (const [slug, contact] of [
    ['freetown', { email }],
    ['operator', { email }],
    ['auditor', undefined],
  ] as const) {
    const reply = await hub.as(slug).get(path)
    expect(reply, slug).toMatchObject({ status: 200, body: { challenge: freetownRequest.challenge, questions: [] } })
    expect(reply.body.contact, slug).toEqual(contact)
  }
  expect((await hub.as('freetown').get(`/v1/requests/${reference}`)).body.reference).toBe(reference)
})

test('200: others see the public part of a public request and nothing else', async () => {
  const { path } = await fileInState(hub, freetownRequest, 'eligible')
  for (const caller of [hub.anyone, hub.as('unhcr'), hub.as('dakar'), hub.as('norway'), hub.as('committee-one')]) {
    const reply = await caller.get(path)
    expect(reply.status).toBe(200)
    expect(Object.keys(reply.body).sort()).toEqual(publicFields)
  }
})

test('400 and 404: what one may not know of is not there', async () => {
  expect(await hub.anyone.get('/v1/requests/one')).toMatchObject({ status: 400, body: { errors: [{ path: 'id' }] } })
  const hidden = [
    await fileInState(hub, closed, 'matched'),
    await fileInState(hub, freetownRequest, 'draft'),
    await fileInState(hub, freetownRequest, 'declined'),
    await fileInState(hub, freetownRequest, 'refused'),
    await fileInState(hub, freetownRequest, 'needs_clarification'),
  ]
  for (const path of [...hidden.map((request) => request.path), '/v1/requests/HUB-2026-9999'])
    for (const caller of [hub.anyone, hub.as('iom'), hub.as('dakar')]) {
      expect(await caller.get(path), path).toMatchObject({ status: 404, body: { code: 'http.not_found' } })
      expect(await caller.get(`${path}/timeline`), path).toMatchObject({ status: 404 })
    }
})

test.for(['draft', 'needs_clarification', 'declined', 'refused'] as const)(
  'a request that was %s stays hidden when it is withdrawn',
  async (state) => {
    const { id, path } = await fileInState(hub, freetownRequest, state)
    await hub.as('freetown').post(`${path}/withdraw`, { reason: 'x' })
    for (const caller of [hub.anyone, hub.as('iom')]) {
      expect((await caller.get(path)).status).toBe(404)
      expect((await caller.get(`${path}/timeline`)).status).toBe(404)
      const { items } = (await caller.get('/v1/requests?state=withdrawn')).body
      expect(items.map((item: { id: string }) => item.id)).not.toContain(id)
    }
    expect((await hub.as('freetown').get(path)).body.state).toBe('withdrawn')
  },
)

test('a draft that was submitted before stays hidden when it is withdrawn', async () => {
  const { path, etag } = await fileInState(hub, freetownRequest, 'eligible')
  await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': etag })
  await hub.as('freetown').post(`${path}/withdraw`, { reason: 'x' })
  expect((await hub.anyone.get(path)).status).toBe(404)
})

test('a request that was public stays so when it is withdrawn', async () => {
  const { path } = await fileInState(hub, freetownRequest, 'withdrawn')
  expect((await hub.anyone.get(path)).body.state).toBe('withdrawn')
})

test('others do not learn from the timeline which verdict a request once had', async () => {
  const { id, path, etag } = await fileInState(hub, freetownRequest, 'declined')
  await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': etag })
  await hub.as('freetown').post(`${path}/submit`)
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: id, revision: 2 }))
  const others = (await hub.anyone.get(`${path}/timeline`)).body.items
  expect(others.map(({ facts }: { facts: object }) => facts)).toEqual([
    { revision: 1, to: 'submitted' },
    { revision: 2, to: 'submitted' },
  ])
  const whole = (await hub.as('freetown').get(`${path}/timeline`)).body.items
  expect(whole.map(({ facts }: { facts: { from?: string } }) => facts.from)).toContain('declined')
})

test('others do not learn which partner is asked before it is in a team', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'matching')
  const who = async (caller: typeof hub.anyone) => {
    const { items } = (await caller.get('/v1/requests?state=matching')).body
    const listed = items.find((item: { id: string }) => item.id === id)
    return [(await caller.get(path)).body.waitingOn.who, listed.waitingOn.who]
  }
  for (const caller of [hub.anyone, hub.as('unhcr'), hub.as('iom')])
    expect(await who(caller)).toEqual(['partners', 'partners'])
  for (const slug of ['freetown', 'operator', 'auditor']) expect(await who(hub.as(slug))).toEqual(['unhcr', 'unhcr'])
})

test('the team sees request and contact once it is agreed, and no longer when the request is a draft again', async () => {
  const { id, path } = await fileInState(hub, closed, 'matching')
  expect((await hub.as('unhcr').get(path)).status).toBe(404)
  await hub.deliver(eventOf('routing.team_agreed', { requestId: id }))
  expect((await hub.as('unhcr').get(path)).body).toMatchObject({ contact: { email }, team: { lead: 'unhcr' } })
  expect((await hub.as('iom').get(path)).status).toBe(404)
  await hub.deliver(eventOf('ledger.allocation_proposed', { requestId: id }))
  await hub.deliver(eventOf('ledger.allocation_refused', { requestId: id }))
  const { headers } = await hub.as('freetown').get(path)
  await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': headers.etag ?? '' })
  expect((await hub.as('unhcr').get(path)).status).toBe(404)
})

test('every read of a contact by others than the owner is recorded: who, by which key, when', async () => {
  const { id, path } = await fileInState(hub, closed, 'matched')
  for (const slug of ['freetown', 'operator', 'auditor', 'unhcr', 'iom', 'operator']) await hub.as(slug).get(path)
  const reads = await hub.database.ownerSql`
    select r.organisation, r.read_at, k.organisation as key_of from intake.private_reads r
    join identity.keys k on k.id = r.key_id where request_id = ${id} order by r.id`
  expect(reads.map(({ organisation }) => organisation)).toEqual(['operator', 'unhcr', 'operator'])
  for (const read of reads)
    expect(read).toMatchObject({ key_of: read.organisation, read_at: new Date('2026-11-24T09:00:00.000Z') })
})

test('the timeline shows each step with actor and time to owner, operator and auditor, to others the public ones', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'implementing')
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: id, revision: 0 }))
  const types = async (slug: string) =>
    (await hub.as(slug).get(`${path}/timeline`)).body.items.map(({ type }: { type: string }) => type)
  const whole = await types('freetown')
  expect(whole).toEqual([
    'intake.request_submitted',
    'assessment.request_assessed',
    'routing.offers_sent',
    'routing.team_agreed',
    'ledger.allocation_proposed',
    'ledger.allocation_approved',
    'ledger.tranche_paid',
    'assessment.request_assessed',
  ])
  expect(await types('operator')).toEqual(whole)
  expect(await types('auditor')).toEqual(whole)
  const open = [whole[0], ...whole.slice(3, 7)]
  for (const slug of ['unhcr', 'iom', 'dakar']) expect(await types(slug), slug).toEqual(open)
  const { items } = (await hub.as('freetown').get(`${path}/timeline`)).body
  expect(items[1]).toMatchObject({
    at: '2026-11-24T10:00:00.000Z',
    actor: { organisation: 'hub', role: 'hub' },
    facts: { from: 'submitted', to: 'eligible', verdict: 'eligible', score: 71, revision: 1 },
  })
  expect(items[7].facts.stale).toBe(true)
})

test('the timeline is read page by page', async () => {
  const { path } = await fileInState(hub, freetownRequest, 'funded')
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await hub.as('freetown').get(`${path}/timeline?limit=2${cursor}`)
    seen.push(...body.items.map(({ type }: { type: string }) => type))
    if (body.nextCursor === null) break
    cursor = `&cursor=${body.nextCursor}`
  }
  expect(seen).toHaveLength(6)
  expect(new Set(seen).size).toBe(6)
  expect(await hub.as('freetown').get(`${path}/timeline?cursor=x`)).toMatchObject({ status: 400 })
})

test('a government that is asked for its no-objection reads what it needs, and finds it in its list; no other government does', async () => {
  const { id, path } = await fileInState(hub, closed, 'matching')
  const government = hub.as('sierra-leone')
  const listed = async () => (await government.get('/v1/requests')).body.items.map((item: { id: string }) => item.id)
  expect((await government.get(path)).status).toBe(404)
  await hub.deliver(eventOf('ledger.no_objection_asked', { requestId: id }))
  expect(await government.get(path)).toMatchObject({
    status: 200,
    body: { challenge: freetownRequest.challenge, questions: [], waitingOn: { who: 'partners' }, state: 'matching' },
  })
  expect((await government.get(path)).body.contact).toBeUndefined()
  expect(await listed()).toContain(id)
  const { items } = (await government.get(`${path}/timeline`)).body
  expect(items.at(-1)).toMatchObject({
    type: 'ledger.no_objection_asked',
    facts: { country: 'SL', governments: ['sierra-leone'] },
  })
  await hub.deliver(eventOf('ledger.no_objection_recorded', { requestId: id }))
  const timeline = (await government.get(`${path}/timeline`)).body.items
  expect(timeline.at(-1).type).toBe('ledger.no_objection_recorded')
  expect(JSON.stringify(timeline)).not.toMatch(/"(reason|entry)":/)
  for (const slug of ['dakar', 'ilo', 'norway']) expect((await hub.as(slug).get(path)).status, slug).toBe(404)
  for (const [method, at, body] of [
    ['patch', path, { title: 'Another' }],
    ['post', `${path}/withdraw`, { reason: 'x' }],
  ] as const)
    expect((await government[method](at, body, { 'if-match': '*' })).status).toBe(403)
})

test('a government that is asked sees neither a request that is being changed nor a verdict on it', async () => {
  for (const state of ['declined', 'refused', 'draft'] as const) {
    const before = state === 'draft' ? 'submitted' : state
    const { id, path, etag } = await fileInState(hub, closed, before)
    await hub.deliver(eventOf('ledger.no_objection_asked', { requestId: id }))
    if (state === 'draft') await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': '*' })
    expect((await hub.as('freetown').get(path)).body.state, etag).toBe(state)
    expect((await hub.as('sierra-leone').get(path)).status).toBe(404)
    const { items } = (await hub.as('sierra-leone').get('/v1/requests')).body
    expect(items.map((item: { id: string }) => item.id)).not.toContain(id)
  }
})

test('silence of a government holds up nothing that the ledger does not: the request goes on to be assessed and matched', async () => {
  const { id, path } = await fileInState(hub, closed, 'submitted')
  await hub.deliver(eventOf('ledger.no_objection_asked', { requestId: id }))
  for (const type of ['assessment.request_assessed', 'routing.offers_sent', 'routing.team_agreed'] as const)
    await hub.deliver(eventOf(type, { requestId: id }))
  expect((await hub.as('freetown').get(path)).body.state).toBe('matched')
})
