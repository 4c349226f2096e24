import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { eventOf, fileInState } from '../test-events.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const reason = 'The city found the money itself'
const withdraw = (path: string, body: unknown = { reason }, slug = 'freetown') =>
  hub.as(slug).post(`${path}/withdraw`, body)

test.for(['submitted', 'needs_clarification', 'eligible', 'declined', 'matching', 'unmatched', 'refused'] as const)(
  '200: a request that is %s is withdrawn at once and the others learn why',
  async (state) => {
    const { id, path } = await fileInState(hub, freetownRequest, state)
    expect(await withdraw(path)).toMatchObject({
      status: 200,
      body: { state: 'withdrawn', waitingOn: null, withdrawalReason: reason },
    })
    const events = (await hub.events()).filter(({ requestId }) => requestId === id)
    expect(events.at(-1)).toMatchObject({ type: 'intake.request_withdrawn', revision: 1, body: { reason } })
  },
)

test('200: of a draft that was never submitted nobody is told', async () => {
  const { path } = await fileInState(hub, freetownRequest, 'draft')
  const before = (await hub.events()).length
  expect(await withdraw(path)).toMatchObject({ status: 200, body: { state: 'withdrawn' } })
  expect(await hub.events()).toHaveLength(before)
})

test('202: while money is decided on the ledger grants or refuses the withdrawal', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'funding')
  const asked = await withdraw(path)
  expect(asked).toMatchObject({ status: 202, body: { state: 'funding', pendingChange: { kind: 'withdrawal' } } })
  expect(await withdraw(path)).toMatchObject({ status: 409, body: { code: 'intake.change_pending' } })
  const { changeId } = asked.body.pendingChange
  await hub.deliver(eventOf('ledger.allocation_voided', { requestId: id }))
  await hub.deliver(eventOf('ledger.change_granted', { requestId: id }, { changeId }))
  expect((await hub.as('freetown').get(path)).body).toMatchObject({ state: 'withdrawn', withdrawalReason: reason })
})

test('400, 401, 403, 404', async () => {
  const { path } = await fileInState(hub, { ...freetownRequest, visibility: 'owner' }, 'submitted')
  expect(await withdraw(path, {})).toMatchObject({ status: 400, body: { errors: [{ path: 'reason' }] } })
  expect(await hub.anyone.post(`${path}/withdraw`, { reason })).toMatchObject({ status: 401 })
  expect(await withdraw(path, { reason }, 'operator')).toMatchObject({ status: 403 })
  expect(await withdraw(path, { reason }, 'dakar')).toMatchObject({ status: 404 })
})

test.for(['funded', 'implementing', 'withdrawn'] as const)('409: a request that is %s stays', async (state) => {
  const { path } = await fileInState(hub, freetownRequest, state)
  const code = state === 'withdrawn' ? 'intake.request_ended' : 'intake.request_not_withdrawable'
  expect(await withdraw(path)).toMatchObject({ status: 409, body: { code, detail: expect.stringContaining(state) } })
})

test('422: the reason is looked through for personal data', async () => {
  const { path } = await fileInState(hub, freetownRequest, 'submitted')
  const body = { reason: 'Ask amina@example.org' }
  expect(await withdraw(path, body)).toMatchObject({ status: 422, body: { errors: [{ path: 'reason' }] } })
  expect(await withdraw(path, { ...body, privacyStatement: 'no-personal-data' })).toMatchObject({ status: 200 })
})
