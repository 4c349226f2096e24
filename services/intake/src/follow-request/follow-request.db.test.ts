import type { EventType, HubEvent } from '@hub/contracts'
import { NotYet } from '@hub/events'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mayMove, requestStates } from '../request.ts'
import { makeIntake } from '../service.ts'
import { bodies, eventOf, fileInState } from '../test-events.ts'
import type { FollowedType } from './follow-request.rule.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const read = async (path: string) => (await hub.as('freetown').get(path)).body

test('the consumer handles every event about a request, and is listed with its producers', async () => {
  const handled = Object.keys(hub.service.consumer?.handlers ?? {}) as EventType[]
  expect(handled.sort()).toEqual(Object.keys(bodies).sort())
  const [row] = await hub.database.ownerSql`select producers from log.consumers where name = 'intake'`
  expect(row?.producers).toEqual(['assessment', 'ledger', 'routing'])
})

test('a deposit that is undone, which is about no request, is let pass', async () => {
  await hub.deliver({
    ...eventOf('ledger.transfer_reversed', { requestId: crypto.randomUUID() }),
    requestId: null,
    revision: null,
  })
})

test('each step shows whom the request waits on', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'submitted')
  const after = async (type: FollowedType) => {
    await hub.deliver(eventOf(type, { requestId: id }))
    const { state, waitingOn } = await read(path)
    return [state, waitingOn.who, waitingOn.what]
  }
  expect(await after('assessment.request_assessed')).toEqual(['eligible', 'hub', 'ask partners'])
  expect(await after('routing.offers_sent')).toEqual(['matching', 'unhcr', 'answer the offer'])
  expect(await after('routing.offer_accepted')).toEqual(['matching', 'hub', 'ask the next partners'])
  expect(await after('routing.team_proposed')).toEqual(['matching', 'freetown', 'agree to the team'])
  expect(await after('routing.team_agreed')).toEqual(['matched', 'operator', 'propose an allocation'])
  expect(await after('ledger.request_waitlisted')).toMatchObject(['waitlisted', 'operator', expect.any(String)])
  expect(await after('ledger.allocation_proposed')).toEqual(['funding', 'committee', 'vote on the allocation'])
  expect(await after('ledger.vote_cast')).toEqual(['funding', 'committee', 'vote on the allocation'])
  expect(await after('ledger.allocation_approved')).toEqual(['funded', 'operator', 'pay the first tranche'])
  expect(await after('ledger.tranche_paid')).toEqual(['implementing', 'unhcr', 'carry it out and report'])
  expect(await after('ledger.request_suspended')).toEqual(['suspended', 'operator', 'resume or terminate'])
  expect(await after('ledger.request_resumed')).toEqual(['implementing', 'unhcr', 'carry it out and report'])
  expect(await after('ledger.final_report_filed')).toEqual([
    'implementing',
    'operator',
    expect.stringMatching(/^complete/),
  ])
  await hub.deliver(eventOf('ledger.request_completed', { requestId: id }))
  expect(await read(path)).toMatchObject({ state: 'completed', waitingOn: null })
})

test('a request that was suspended before its first tranche is funded again, and its first tranche begins the work', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'funded')
  await hub.deliver(eventOf('ledger.request_suspended', { requestId: id }))
  await hub.deliver(eventOf('ledger.request_resumed', { requestId: id }, { isUnderWay: false }))
  expect(await read(path)).toMatchObject({ state: 'funded', waitingOn: { what: 'pay the first tranche' } })
  await hub.deliver(eventOf('ledger.tranche_paid', { requestId: id }))
  expect((await read(path)).state).toBe('implementing')
})

test('what became of a request that the ledger kept is told after it, and everybody may see it of a public one', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'matching')
  await hub.as('freetown').post(`${path}/withdraw`, { reason: 'x' })
  for (const type of ['ledger.allocation_approved', 'ledger.request_suspended'] as const)
    await hub.deliver(eventOf(type, { requestId: id }))
  expect((await read(path)).state).toBe('withdrawn')
  await hub.deliver(eventOf('ledger.request_kept', { requestId: id }))
  await hub.deliver(eventOf('ledger.request_suspended', { requestId: id }))
  expect((await read(path)).state).toBe('suspended')
  const { items } = (await hub.anyone.get(`${path}/timeline`)).body
  expect(items.at(-1)).toMatchObject({ type: 'ledger.request_suspended', facts: { to: 'suspended' } })
})

test('an event that has overtaken what led to it is told to wait and leaves no trace', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'submitted')
  await expect(hub.deliver(eventOf('routing.offers_sent', { requestId: id }))).rejects.toThrow(NotYet)
  await expect(hub.deliver(eventOf('ledger.allocation_proposed', { requestId: id }))).rejects.toThrow(NotYet)
  const timeline = (await hub.as('freetown').get(`${path}/timeline`)).body.items
  expect(timeline).toHaveLength(1)
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: id }))
  await hub.deliver(eventOf('routing.offers_sent', { requestId: id }))
  expect((await read(path)).state).toBe('matching')
})

test('an event about an older revision moves nothing', async () => {
  const { id, path, etag } = await fileInState(hub, freetownRequest, 'submitted')
  await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': etag })
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: id, revision: 1 }))
  expect((await read(path)).state).toBe('draft')
  await hub.as('freetown').post(`${path}/submit`)
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: id, revision: 1 }))
  expect((await read(path)).state).toBe('submitted')
})

test('a change that crossed the approval is taken back: content, revision, team and whom it waits on are as approved', async () => {
  const { id, path, etag } = await fileInState(hub, freetownRequest, 'matching')
  await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': etag })
  await hub.as('freetown').post(`${path}/submit`)
  for (const type of ['ledger.allocation_proposed', 'ledger.allocation_approved', 'ledger.request_kept'] as const)
    await hub.deliver(eventOf(type, { requestId: id }))
  expect(await read(path)).toMatchObject({
    state: 'funded',
    revision: 1,
    title: freetownRequest.title,
    team: { lead: 'unhcr' },
    waitingOn: { who: 'operator', what: 'pay the first tranche' },
  })
  const { items } = (await hub.anyone.get(`${path}/timeline`)).body
  expect(items.at(-1)).toMatchObject({ type: 'ledger.request_kept', facts: { revision: 1, to: 'funded' } })
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: id, revision: 2 }))
  await hub.deliver(eventOf('ledger.tranche_paid', { requestId: id }))
  expect((await read(path)).state).toBe('implementing')
})

test('a withdrawal that crossed approval and payment is taken back: the request is being implemented', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'matching')
  await hub.as('freetown').post(`${path}/withdraw`, { reason: 'x' })
  for (const type of ['ledger.allocation_approved', 'ledger.tranche_paid'] as const)
    await hub.deliver(eventOf(type, { requestId: id }))
  await hub.deliver(eventOf('ledger.request_kept', { requestId: id }, { isPaid: true }))
  const kept = { state: 'implementing', withdrawalReason: null, waitingOn: { who: 'unhcr' } }
  expect(await read(path)).toMatchObject(kept)
  await hub.deliver(eventOf('ledger.request_kept', { requestId: id }))
  expect(await read(path)).toMatchObject(kept)
})

test('an event about a request that was never filed is a fault', async () => {
  const event = eventOf('routing.offers_sent', { requestId: '0190c0de-0000-7000-8000-0000000000ff' })
  await expect(hub.deliver(event)).rejects.toThrow(/never filed/)
})

test('whatever comes in whatever order, a request makes only moves that the picture shows', async () => {
  const types = Object.keys(bodies) as FollowedType[]
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<string>(...types) },
    { weight: 1, arbitrary: fc.constantFrom('change', 'submit', 'withdraw', 'ask') },
  )
  const take = async (what: string, id: string, path: string, n: number) => {
    const { body, headers } = await hub.as('freetown').get(path)
    const as = hub.as('freetown')
    if (what === 'change') return as.patch(path, { title: `Title ${n}` }, { 'if-match': headers.etag ?? '' })
    if (what === 'submit') return as.post(`${path}/submit`)
    if (what === 'withdraw') return n % 5 === 0 ? as.post(`${path}/withdraw`, { reason: 'x' }) : undefined
    if (what === 'ask') return hub.as('operator').post(`${path}/questions`, { text: 'Why?' })
    const changeId = body.pendingChange?.changeId ?? id
    const about = { requestId: id, revision: Math.max(1, body.revision) }
    const event = eventOf(what as FollowedType, about, what.includes('change') ? { changeId } : {}) as HubEvent
    return hub.deliver(event).catch((fault: unknown) => {
      if (!(fault instanceof NotYet)) throw fault
    })
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { id, path } = await fileInState(hub, freetownRequest, 'submitted')
      let before = 'submitted'
      for (const [n, what] of steps.entries()) {
        const reply = await take(what, id, path, n)
        if (reply) expect(reply.status, `${what} when ${before}`).toBeLessThan(500)
        const { state } = await read(path)
        const isKept = what === 'ledger.request_kept' && state === 'funded'
        if (state !== before)
          expect(isKept || mayMove(before as 'draft', state), `${before} → ${state} by ${what}`).toBe(true)
        before = state
      }
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('requests by state are counted when metrics are read', async () => {
  const { body } = await hub.anyone.get('/metrics')
  expect(body).toMatch(/hub_requests\{state="submitted"\} [1-9]/)
  for (const state of requestStates) expect(body).toMatch(new RegExp(`hub_requests\\{state="${state}"\\} \\d`))
})
