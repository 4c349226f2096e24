import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { fileInState } from '../test-events.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const submit = (path: string, slug = 'freetown') => hub.as(slug).post(`${path}/submit`)

test('200: a draft becomes the next revision; a change and another submission make one more', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'draft')
  const first = await submit(path)
  expect(first).toMatchObject({ status: 200, body: { state: 'submitted', revision: 1 } })
  await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': first.headers.etag ?? '' })
  expect(await submit(path)).toMatchObject({ status: 200, body: { state: 'submitted', revision: 2, title: 'Another' } })
  const events = (await hub.events()).filter(({ requestId }) => requestId === id)
  expect(events.map(({ type, revision, sequence }) => [type, revision, sequence])).toEqual([
    ['intake.request_submitted', 1, 1],
    ['intake.request_reopened', 1, 2],
    ['intake.request_submitted', 2, 3],
  ])
})

test('401, 403, 404: only the body that filed it submits', async () => {
  const { path } = await fileInState(hub, freetownRequest, 'draft')
  expect(await hub.anyone.post(`${path}/submit`)).toMatchObject({ status: 401 })
  expect(await submit(path, 'operator')).toMatchObject({ status: 403 })
  expect(await submit(path, 'dakar')).toMatchObject({ status: 404 })
})

test.for(['submitted', 'eligible', 'funding', 'implementing', 'withdrawn'] as const)(
  '409: a request that is %s is no draft',
  async (state) => {
    const { path } = await fileInState(hub, freetownRequest, state)
    const reply = await submit(path)
    expect([reply.status, reply.body.code]).toEqual([409, 'intake.request_not_a_draft'])
    expect(reply.body.detail).toContain(state)
  },
)

test('422: an incomplete draft stays a draft', async () => {
  const { path } = await fileInState(hub, { title: 'An idea', contact: freetownRequest.contact }, 'draft')
  const reply = await submit(path)
  expect(reply).toMatchObject({ status: 422, body: { code: 'intake.request_incomplete' } })
  // It names no field that this route does not have.
  expect(reply.body.detail).toMatch(/what to change\. Nothing was changed\.$/)
  expect(reply.body.errors.map((fault: { path: string }) => fault.path)).toEqual([
    'language',
    'challenge',
    'territories',
    'needs',
  ])
  expect((await hub.as('freetown').get(path)).body.state).toBe('draft')
})
