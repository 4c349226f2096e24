// What becomes of a team when its request has ended, and random lives of requests: on a real database.
import type { EventBody } from '@hub/contracts'
import { NotYet } from '@hub/events'
import { newId } from '@hub/runtime'
import { freetownRequest, propertyRun, type TestApp, testApp } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, playedEvent, revisionOf, submitted } from '../played-events.ts'
import { droppedMembers } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

const run = propertyRun('requests as routing has them')
let app: TestApp
beforeAll(async () => {
  app = await testApp(makeRouting, { name: 'routing' })
})
afterAll(async () => {
  run.tell()
  await app.close()
})
beforeEach(async () => {
  await emptyRouting(app.database.ownerSql)
  const able = { support: ['technical', 'human'], objectives: [2, 7, 15], countries: ['SL'], languages: ['en'] }
  for (const slug of ['ilo', 'unhcr'])
    await app.as(slug).put(`/v1/partners/${slug}/capabilities`, { ...able, slots: 3, themes: [], regions: [] })
})

type Told = Parameters<typeof playedEvent>[0]
const tell = <T extends Told>(type: T, about: { requestId: string; revision: number }, body: EventBody<T>) =>
  app.deliver(playedEvent(type, about, body))
const slotsTaken = async () => {
  const [row] = await app.database.ownerSql`select sum(slots_taken)::int as taken from routing.capabilities`
  return row?.taken
}
const stateOf = async (id: string) => {
  const [row] = await app.database.ownerSql`select state from routing.requests where id = ${id}`
  return row?.state
}

/** A request with an agreed team. */
async function agreed() {
  const requestId = newId()
  const revision = revisionOf(freetownRequest)
  await app.deliver(submitted(requestId, revision))
  await app.deliver(assessed(requestId, revision))
  await acceptAll()
  await app.as('freetown').post(`/v1/requests/${requestId}/team/consent`, { agree: true })
  return { requestId, revision: 1 }
}

async function acceptAll() {
  for (const slug of ['ilo', 'unhcr']) {
    const { items } = (await app.as(slug).get('/v1/offers')).body
    for (const { id } of items) await app.as(slug).post(`/v1/offers/${id}/accept`, {})
  }
}
const usd = { amount: '1.00', currency: 'USD' }

test.for([
  ['ledger.request_completed', { reason: 'Words of an operator', finalReport: 1 }, 'The request is completed.'],
  ['ledger.request_terminated', { reason: 'Words of an operator', released: usd }, 'The request was terminated.'],
] as const)('%s gives the members their slots back, once, and the team stays on record', async ([type, body, said]) => {
  const about = await agreed()
  const { lead } = (await app.as('freetown').get(`/v1/requests/${about.requestId}/team`)).body.team
  await tell('ledger.allocation_approved', about, { allocationId: newId(), amount: usd })
  expect(await slotsTaken()).toBeGreaterThan(0)
  for (let time = 0; time < 2; time += 1) await tell(type, about, body as never)
  expect([await stateOf(about.requestId), await slotsTaken()]).toEqual(['ended', 0])
  const team = (await app.as('freetown').get(`/v1/requests/${about.requestId}/team`)).body
  expect(team).toMatchObject({ state: 'ended', team: { lead } })
  const offers = (await app.as(lead).get('/v1/offers')).body.items
  expect(offers.map((offer: { state: string; reason: string }) => [offer.state, offer.reason])).toContainEqual([
    'withdrawn',
    said,
  ])
  await app.deliver(submitted(about.requestId, revisionOf(freetownRequest, { revision: 2 })))
  await tell('intake.request_withdrawn', about, { reason: 'Crossed its end' })
  expect(await stateOf(about.requestId)).toBe('ended')
})

test('a request without fund money ends too; the end of an older revision ends nothing, that of one to come waits for it', async () => {
  const about = await agreed()
  const ended = (revision: number) =>
    tell('ledger.request_completed', { ...about, revision }, { reason: 'x', finalReport: 1 })
  await ended(0)
  await expect(ended(2)).rejects.toThrow(NotYet)
  expect([await stateOf(about.requestId), await slotsTaken()]).toEqual(['agreed', 1])
  await tell('ledger.request_completed', about, { reason: 'x', finalReport: 1 })
  expect(await stateOf(about.requestId)).toBe('ended')
})

test('a revision that comes after the withdrawal is not taken up', async () => {
  const about = await agreed()
  await tell('intake.request_withdrawn', about, { reason: 'x' })
  await app.deliver(submitted(about.requestId, revisionOf(freetownRequest, { revision: 2 })))
  expect(await stateOf(about.requestId)).toBe('withdrawn')
})

/** What others tell and what people do, each as it may come at any time. */
const steps = {
  revision: async (id: string, n: number) => {
    const revision = revisionOf(freetownRequest, { revision: n + 2 })
    await app.deliver(submitted(id, revision), assessed(id, revision))
  },
  reopened: (id: string) => speak(id, 'intake.request_reopened', { from: 'matching' }),
  withdrawn: (id: string) => speak(id, 'intake.request_withdrawn', { reason: 'x' }),
  declined: (id: string) => overrule(id, 'declined'),
  eligible: (id: string) => overrule(id, 'eligible'),
  approved: (id: string) => speak(id, 'ledger.allocation_approved', { allocationId: newId(), amount: usd }),
  refused: (id: string) => speak(id, 'ledger.allocation_refused', { allocationId: newId(), reasons: ['x'] }),
  completed: (id: string) => speak(id, 'ledger.request_completed', { reason: 'x', finalReport: 1 }),
  terminated: (id: string) => speak(id, 'ledger.request_terminated', { reason: 'x', released: usd }),
  'all accept': acceptAll,
  'one declines': async () => {
    const { items } = (await app.as('ilo').get('/v1/offers')).body
    for (const { id } of items) await app.as('ilo').post(`/v1/offers/${id}/decline`, { reason: 'x' })
  },
  agrees: (id: string) => app.as('freetown').post(`/v1/requests/${id}/team/consent`, { agree: true }),
  vetoes: (id: string) => app.as('freetown').post(`/v1/requests/${id}/team/consent`, { agree: false, veto: ['ilo'] }),
  'vetoes another': (id: string) =>
    app.as('freetown').post(`/v1/requests/${id}/team/consent`, { agree: false, veto: ['unhcr'] }),
  leaves: (id: string) => app.as('operator').post(`/v1/requests/${id}/team/replace`, { remove: 'ilo', reason: 'x' }),
  rerouted: (id: string) => app.as('operator').post(`/v1/requests/${id}/reroute`, { reason: 'x' }),
  'time passes': async () => {
    app.clock.advance(20 * 86_400_000)
    for (const { run: work } of app.service.schedules ?? []) await work()
  },
}
type Step = keyof typeof steps

const revisionOfRequest = async (id: string): Promise<number> =>
  (await app.database.ownerSql`select revision from routing.requests where id = ${id}`)[0]?.revision ?? 1
const speak = async <T extends Told>(id: string, type: T, body: EventBody<T>) =>
  tell(type, { requestId: id, revision: await revisionOfRequest(id) }, body)
const overrule = (id: string, verdict: 'eligible' | 'declined') =>
  speak(id, 'assessment.verdict_overridden', { previous: 'eligible', verdict, reason: 'x', objectives: [2] })

test(
  'whatever comes in whatever order, no move is tried that the database refuses, and slots taken are those of standing offers',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...(Object.keys(steps) as Step[])), { minLength: 5, maxLength: 20 }),
        fc.constantFrom<Step[]>([], ['all accept', 'agrees'], ['all accept', 'agrees', 'leaves', 'all accept']),
        async (further, begun) => {
          const id = newId()
          const first = revisionOf(freetownRequest)
          await app.deliver(submitted(id, first), assessed(id, first))
          for (const [n, step] of [...begun, ...further].entries()) {
            const reply = await Promise.resolve(steps[step](id, n)).catch((fault: unknown) => {
              if (!(fault instanceof NotYet)) throw fault
            })
            if (reply && 'status' in reply) expect(reply.status, step).toBeLessThan(500)
            run.count(step)
          }
          const [held] = await app.database.ownerSql`
            select count(*)::int as n from (select distinct request_id, partner from routing.offers where state in ('open', 'accepted')) o`
          expect(await slotsTaken()).toBe(held?.n)
          expect([...(await droppedMembers(app.database.ownerSql))], 'members dropped without a word').toEqual([])
        },
      ),
      { seed: run.seed, numRuns: run.times(12) },
    ),
  run.timeout,
)
