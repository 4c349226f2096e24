import { migrateQueue } from '@hub/events'
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeConsole } from './service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeConsole, { name: 'console' })
  await migrateQueue(hub.database.ownerUrl)
})
afterAll(() => hub.close())

const requestId = '018f0000-0000-7000-8000-000000000001'

/** An event of routing that the ledger could not act on; returns the id of its dead letter. */
async function plantDeadLetter(error: string): Promise<string> {
  const sql = hub.database.ownerSql
  const event = {
    type: 'routing.request_unmatched',
    requestId,
    revision: 1,
    actor: { organisation: 'hub', role: 'hub' },
    occurredAt: '2026-11-24T09:00:00.000Z',
    body: { uncovered: ['n1'], reason: 'nobody left' },
  }
  await sql`select log.append(${sql.json([event])})`
  const [row] = await sql`
    insert into log.deliveries (consumer, event_id, due_at, faults, error, dead_at)
    select 'ledger', id, clock_timestamp(), 5, ${error}, clock_timestamp() from log.events order by seq desc limit 1
    returning event_id`
  await readWholeLog()
  return `ledger-${row?.event_id}`
}

/** As if a dispatcher had read every event. */
const readWholeLog = () => hub.database.ownerSql`update log.consumers set xid = pg_current_xact_id(), seq = 0`

beforeEach(async () => {
  await hub.database.ownerSql`delete from log.deliveries`
})

const codeOf = (reply: { body: { code?: string } }) => reply.body.code

describe('who may do what', () => {
  const id = `ledger-${requestId}`
  const reading = ['/v1/ops/dead-letters', `/v1/ops/dead-letters/${id}`, '/v1/ops/unacknowledged']
  const writing = [`/v1/ops/dead-letters/${id}/redrive`, `/v1/ops/dead-letters/${id}/discard`]

  test.each(reading)('GET %s is for operators and auditors', async (path) => {
    expect((await hub.anyone.get(path)).status).toBe(401)
    expect((await hub.as('freetown').get(path)).status).toBe(403)
    expect((await hub.as('unhcr').get(path)).status).toBe(403)
    expect([200, 404]).toContain((await hub.as('auditor').get(path)).status)
    expect([200, 404]).toContain((await hub.as('operator').get(path)).status)
  })

  test.each(writing)('POST %s is for operators alone', async (path) => {
    const body = path.endsWith('discard') ? { reason: 'x' } : undefined
    expect((await hub.anyone.post(path, body)).status).toBe(401)
    expect((await hub.as('freetown').post(path, body)).status).toBe(403)
    expect((await hub.as('auditor').post(path, body)).status).toBe(403)
    expect((await hub.as('operator').post(path, body)).status).toBe(404)
  })
})

describe('dead letters', () => {
  test('are listed from the oldest on, page by page, and read with their event', async () => {
    const ids = [await plantDeadLetter('first'), await plantDeadLetter('second'), await plantDeadLetter('third')]
    const first = await hub.as('operator').get('/v1/ops/dead-letters?limit=2')
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2))
    expect(first.body.items[0]).toMatchObject({
      consumer: 'ledger',
      type: 'routing.request_unmatched',
      error: 'first',
      faults: 5,
    })
    const second = await hub.as('operator').get(`/v1/ops/dead-letters?limit=2&cursor=${first.body.nextCursor}`)
    expect(second.body).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null })
    const read = await hub.as('auditor').get(`/v1/ops/dead-letters/${ids[0]}`)
    expect(read).toMatchObject({
      status: 200,
      body: { id: ids[0], body: { uncovered: ['n1'], reason: 'nobody left' } },
    })
  })

  test('leave the list once redriven, and the log says who did it', async () => {
    const id = await plantDeadLetter('a fault')
    expect(await hub.as('operator').post(`/v1/ops/dead-letters/${id}/redrive`)).toMatchObject({
      status: 200,
      body: { id },
    })
    expect((await hub.as('operator').get('/v1/ops/dead-letters')).body.items).toEqual([])
    expect((await hub.as('operator').get('/v1/ops/unacknowledged')).body.items).toMatchObject([
      { consumer: 'ledger', state: 'waiting', type: 'routing.request_unmatched', requestId, faults: 0 },
    ])
    expect(await interventions()).toMatchObject([
      { kind: 'redriven', error: 'a fault', reason: null, actor: { organisation: 'operator', role: 'operator' } },
    ])
  })

  test('leave the list once discarded, and the log says who did it and why', async () => {
    const id = await plantDeadLetter('another fault')
    const discarded = await hub
      .as('operator')
      .post(`/v1/ops/dead-letters/${id}/discard`, { reason: 'the request is gone' })
    expect(discarded).toMatchObject({ status: 200, body: { id, error: 'another fault' } })
    expect((await hub.as('operator').get('/v1/ops/dead-letters')).body.items).toEqual([])
    expect((await interventions()).at(-1)).toMatchObject({
      kind: 'discarded',
      reason: 'the request is gone',
      actor: { organisation: 'operator', role: 'operator' },
    })
  })

  test('are discarded only with a reason', async () => {
    const id = await plantDeadLetter('a fault')
    const operator = hub.as('operator')
    const path = `/v1/ops/dead-letters/${id}/discard`
    const codes = [await operator.post(path, {}), await operator.post(path, { reason: ' ' })].map(codeOf)
    expect(codes).toEqual(['http.malformed', 'http.malformed'])
  })

  test.each(['nothing', `ledger-${requestId}`, 'ledger-%00'])('%s names none', async (id) => {
    const reply = await hub.as('operator').get(`/v1/ops/dead-letters/${id}`)
    expect([400, 404]).toContain(reply.status)
  })

  test('are intervened in once', async () => {
    const id = await plantDeadLetter('a fault')
    const redrive = () => hub.as('operator').post(`/v1/ops/dead-letters/${id}/redrive`)
    const replies = await Promise.all([redrive(), redrive(), redrive()])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404])
  })

  const interventions = () =>
    hub.database.ownerSql`select kind, reason, error, actor from log.interventions order by id`
})

test('lists what no consumer has acknowledged yet', async () => {
  const sql = hub.database.ownerSql
  await readWholeLog()
  expect((await hub.as('operator').get('/v1/ops/unacknowledged')).body).toEqual({ items: [] })
  const event = {
    type: 'identity.organisation_registered',
    actor: { organisation: 'operator', role: 'operator' },
    occurredAt: '2026-11-24T09:00:00.000Z',
    body: { slug: 'x' },
  }
  await sql`select log.append(${sql.json([event])})`
  const { items } = (await hub.as('auditor').get('/v1/ops/unacknowledged?limit=1')).body
  expect(items).toMatchObject([{ state: 'recorded', type: 'identity.organisation_registered', faults: 0 }])
  expect((await hub.as('auditor').get('/v1/ops/unacknowledged?limit=0')).status).toBe(400)
})

describe('the board of the queues', () => {
  const asPage = { accept: 'text/html,application/xhtml+xml' }

  test('shows a browser without a session where to sign in', async () => {
    const page = await hub.anyone.get('/v1/ops/queues', asPage)
    expect(page).toMatchObject({ status: 401, body: expect.stringContaining('Access key of an operator') })
    const script = await hub.anyone.get('/v1/ops/queues/sign-in.js')
    expect(script).toMatchObject({ status: 200, body: expect.stringContaining("fetch('/v1/session'") })
    expect(page.body).toContain('src="/v1/ops/queues/sign-in.js"')
  })

  test('answers others without a key with a problem, also for its files', async () => {
    for (const path of ['', '/', '/api/queues', '/queue/routing'])
      expect(codeOf(await hub.anyone.get(`/v1/ops/queues${path}`))).toBe('http.unauthenticated')
  })

  test('is for operators', async () => {
    for (const slug of ['freetown', 'unhcr', 'auditor'])
      expect(codeOf(await hub.as(slug).get('/v1/ops/queues/api/queues'))).toBe('http.forbidden')
    expect((await hub.as('auditor').get('/v1/ops/queues', asPage)).body).toContain('role operator')
  })

  test('shows an operator every queue, loading nothing from elsewhere', async () => {
    const page = await hub.as('operator').get('/v1/ops/queues', asPage)
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<base href="/v1/ops/queues/" />') })
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(page.headers['content-security-policy']).not.toMatch(/https?:/)
    const scripts = [...page.body.matchAll(/src="(static[^"]+)"/g)].map(([, path]) => path)
    expect(scripts.length).toBeGreaterThan(0)
    for (const path of scripts) expect((await hub.as('operator').get(`/v1/ops/queues/${path}`)).status).toBe(200)
    const queues = await hub.as('operator').get('/v1/ops/queues/api/queues')
    expect(queues.status).toBe(200)
    const names = queues.body.queues.map(({ name }: { name: string }) => name)
    const consumers = await hub.database.ownerSql`select name from log.consumers order by name`
    expect(names).toEqual(consumers.map(({ name }) => name))
  })

  test('changes nothing', async () => {
    const operator = hub.as('operator')
    for (const path of ['/api/queues/routing/add', '/api/queues/routing/obliterate', '/api/queues/pause'])
      expect(codeOf(await operator.put(`/v1/ops/queues${path}`, {}))).toBe('http.route_not_found')
  })
})
