import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { fileInState } from '../test-events.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const overdue = (query = '') => hub.as('operator').get(`/v1/ops/overdue?${query}`)
const daysMs = (days: number) => days * 86_400_000

test('requests on which someone is late are listed, the longest first, page by page', async () => {
  const asked = await fileInState(hub, freetownRequest, 'needs_clarification') // due in 10 working days
  const filed = await fileInState(hub, freetownRequest, 'submitted') // due in one
  await fileInState(hub, freetownRequest, 'draft')
  await fileInState(hub, freetownRequest, 'withdrawn')
  expect((await overdue()).body.items).toEqual([])

  hub.clock.advance(daysMs(2))
  expect((await overdue()).body.items).toMatchObject([{ id: filed.id, waitingOn: { who: 'hub' } }])

  hub.clock.advance(daysMs(14))
  const first = (await overdue('limit=1')).body
  expect(first.items).toMatchObject([{ id: filed.id }])
  const second = (await overdue(`limit=1&cursor=${first.nextCursor}`)).body
  expect(second).toMatchObject({ items: [{ id: asked.id, waitingOn: { who: 'freetown' } }], nextCursor: null })
})

test('400, 401, 403: it is for operators', async () => {
  expect((await overdue('cursor=x')).status).toBe(400)
  expect((await hub.anyone.get('/v1/ops/overdue')).status).toBe(401)
  for (const slug of ['freetown', 'unhcr', 'auditor', 'committee-one'])
    expect((await hub.as(slug).get('/v1/ops/overdue')).status, slug).toBe(403)
})
