import { freetownRequest, type Reply, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const file = (body: unknown, headers?: Record<string, string>) => hub.as('freetown').post('/v1/requests', body, headers)
const { contact: _, ...withoutContact } = freetownRequest
const inPath = (reply: Reply) => (reply.body.errors ?? []).map(({ path }: { path: string }) => path)

test('201: a complete request is submitted, numbered and told to the others', async () => {
  const filed = await file(freetownRequest)
  expect(filed).toMatchObject({
    status: 201,
    headers: { location: `/v1/requests/${filed.body.id}`, etag: expect.any(String) },
    body: {
      reference: expect.stringMatching(/^HUB-2026-\d{4}$/),
      state: 'submitted',
      revision: 1,
      requester: { slug: 'freetown', country: 'SL' },
      needs: [{ id: 'n1' }, { id: 'n2' }, { id: 'n3' }],
      waitingOn: { who: 'hub', what: 'assess the request', due: '2026-11-25T09:00:00.000Z' },
    },
  })
  expect((await hub.events()).at(-1)).toMatchObject({
    type: 'intake.request_submitted',
    requestId: filed.body.id,
    revision: 1,
    actor: { organisation: 'freetown', role: 'requester' },
    body: { request: { reference: filed.body.reference, revision: 1 } },
  })
})

test('201: a draft needs only a title and is told to nobody', async () => {
  const before = (await hub.events()).length
  const filed = await file({ title: 'An idea', submit: false })
  expect(filed).toMatchObject({ status: 201, body: { state: 'draft', revision: 0, waitingOn: { who: 'freetown' } } })
  expect(await hub.events()).toHaveLength(before)
})

test.for<[string, unknown, string[]]>([
  ['an unknown field', { ...freetownRequest, urgency: 'high' }, ['urgency']],
  ['no title', { submit: false }, ['title']],
  [
    'a country that there is not',
    { title: 'x', territories: [{ country: 'XX' }], submit: false },
    ['territories[0].country'],
  ],
  ['too many digits', { title: 'x', budget: { total: { amount: '1.001', currency: 'USD' } } }, ['budget.total.amount']],
  ['an id of a need', { title: 'x', needs: [{ id: 'n1', kind: 'human', description: 'x' }] }, ['needs[0].id']],
  ['a start that is no day', { title: 'x', timeframe: { start: '2027-02-30', months: 3 } }, ['timeframe.start']],
])('400 for %s, which is named', async ([, body, paths]) => {
  const reply = await file(body)
  expect([reply.status, reply.body.code, inPath(reply)]).toEqual([400, 'http.malformed', paths])
})

test('401 without a key, 403 for who is no requester', async () => {
  expect(await hub.anyone.post('/v1/requests', freetownRequest)).toMatchObject({ status: 401 })
  for (const slug of ['unhcr', 'norway', 'operator', 'auditor', 'committee-one'])
    expect(await hub.as(slug).post('/v1/requests', freetownRequest)).toMatchObject({ status: 403 })
})

test('422 names everything that a submission lacks, and the same is kept as a draft', async () => {
  const incomplete = { title: 'An idea', challenge: 'Too few teachers' }
  const reply = await file(incomplete)
  expect([reply.status, reply.body.code, inPath(reply)]).toEqual([
    422,
    'intake.request_incomplete',
    ['language', 'territories', 'needs', 'contact.email'],
  ])
  expect(inPath(await file(withoutContact))).toEqual(['contact.email'])
  expect(await file({ ...incomplete, submit: false })).toMatchObject({ status: 201 })
})

test('422 for personal data, also in a draft; the statement lifts it and stands on the timeline', async () => {
  const body = { ...freetownRequest, challenge: 'Ask Amina, +232 76 123 456, amina@example.org', submit: false }
  const refused = await file(body)
  expect([refused.status, refused.body.code]).toEqual([422, 'intake.personal_data_found'])
  expect(refused.body.errors).toEqual([
    { path: 'challenge', message: 'seems to hold an e-mail address: take it out' },
    { path: 'challenge', message: 'seems to hold a telephone number: take it out' },
  ])
  expect(JSON.stringify(refused.body)).not.toContain('amina')
  expect(await file({ ...body, privacyStatement: 'yes' })).toMatchObject({ status: 400 })
  const lifted = await file({ ...body, privacyStatement: 'no-personal-data' })
  expect(lifted.status).toBe(201)
  const timeline = await hub.as('freetown').get(`/v1/requests/${lifted.body.id}/timeline`)
  expect(timeline.body.items).toMatchObject([
    { type: 'intake.privacy_stated', actor: { organisation: 'freetown' } },
    { type: 'intake.request_filed' },
  ])
})

test('a repeated call with its Idempotency-Key files once; another body is refused; a refusal binds no key', async () => {
  const key = { 'idempotency-key': 'filing-1' }
  const count = async () => (await hub.as('freetown').get('/v1/requests?requester=me&limit=200')).body.items.length
  expect(await file({ title: 'x' }, key)).toMatchObject({ status: 422 })
  const before = await count()
  const replies = await Promise.all([1, 2, 3, 4].map(() => file(freetownRequest, key)))
  const done = replies.filter(({ status }) => status === 201)
  expect(done.length).toBeGreaterThan(0)
  expect(replies.every(({ status }) => status === 201 || status === 409)).toBe(true)
  const again = await file(freetownRequest, key)
  expect(again).toMatchObject({ status: 201, body: done[0]?.body, headers: { 'idempotency-replayed': 'true' } })
  expect(await count()).toBe(before + 1)
  expect(await file({ ...freetownRequest, title: 'Another' }, key)).toMatchObject({ status: 422 })
  expect(await hub.as('dakar').post('/v1/requests', freetownRequest, key)).toMatchObject({ status: 201 })
})

test('fifty filings at once get fifty references, counted from one in each year', async () => {
  const filings = await Promise.all(
    Array.from({ length: 50 }, (_each, n) => file({ title: `Idea ${n}`, submit: false })),
  )
  expect(filings.every(({ status }) => status === 201)).toBe(true)
  expect(new Set(filings.map(({ body }) => body.reference)).size).toBe(50)
  hub.clock.advance(60 * 86_400_000)
  const inNextYear = await Promise.all([1, 2].map((n) => file({ title: `Idea ${n}`, submit: false })))
  expect(inNextYear.map(({ body }) => body.reference).sort()).toEqual(['HUB-2027-0001', 'HUB-2027-0002'])
})

test('among filings that come at once, each refused one is told its own reason and leaves nothing behind', async () => {
  const count = async () => (await hub.database.ownerSql`select count(*)::int as n from intake.requests`)[0]?.n
  const before = await count()
  const withAddress = { ...freetownRequest, title: 'Ask amina@example.org' }
  const bodies = [freetownRequest, withoutContact, { title: 'An idea', submit: false }, withAddress, freetownRequest]
  const filed = await Promise.all(bodies.map((body) => file(body)))
  expect(filed.map(({ status, body }) => body.state ?? body.code ?? status)).toEqual([
    'submitted',
    'intake.request_incomplete',
    'draft',
    'intake.personal_data_found',
    'submitted',
  ])
  expect(await count()).toBe(before + 3)
  for (const { body } of filed.filter(({ status }) => status === 201))
    expect(await hub.as('freetown').get(`/v1/requests/${body.id}`)).toMatchObject({
      body: { reference: body.reference },
    })
})
