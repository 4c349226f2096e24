// Capacity under concurrency: many requests want few slots and few expert-months at once, while partners answer, let offers lapse, leave,
// requesters veto, edit and withdraw. Whatever crosses whatever: what is taken is what is held, and never more than there is.
import { newId } from '@hub/runtime'
import { freetownRequest, propertyRun, type Reply, type TestApp, testApp } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, playedEvent, revisionOf, submitted } from './played-events.ts'
import { dayMs, droppedMembers, routingScene } from './routing-scene.ts'
import { makeRouting } from './service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
const run = propertyRun('capacity of partners')
afterAll(async () => {
  await app.close()
  run.tell()
})

const { askedOf, hubWith, lapse, teamOf, tryAgain } = routingScene(() => app)

const counted = (quantity: string, slots: number) => ({
  slots,
  resources: [{ id: 'experts', kind: 'technical', quantity, unit: 'expert-months' }],
})
const partners: Record<string, object> = {
  ilo: { ...counted('7', 3), support: ['technical'] },
  iom: { ...counted('9', 2), support: ['technical'] },
  unhcr: { support: ['human'], slots: 2 },
  'un-habitat': { support: ['human'], slots: 1, languages: ['fr'] },
}
const fewRequests = 4

type Act = (id: string, pick: number) => Promise<unknown>
const ofRequest = (id: string) => ({ requestId: id, revision: 1 })
/** One of those whose offers are in that state now; another may answer for it in the meantime. */
async function oneOf(id: string, state: 'open' | 'accepted', pick: number) {
  const offers = (await askedOf(id)).filter((offer) => offer.state === state)
  return offers[pick % Math.max(1, offers.length)]
}
const answer =
  (verb: 'accept' | 'decline', body: object): Act =>
  async (id, pick) => {
    const offer = await oneOf(id, 'open', pick)
    return offer && app.as(offer.partner).post(`/v1/offers/${offer.offerId}/${verb}`, body)
  }
const approved = { allocationId: newId(), amount: { amount: '1.00', currency: 'USD' } }
const consent = (id: string, body: object) => app.as('freetown').post(`/v1/requests/${id}/team/consent`, body)
const acts: Record<string, Act> = {
  accept: answer('accept', {}),
  'accept a part': answer('accept', { needs: [{ needId: 'n1', quantity: '1' }] }),
  decline: answer('decline', { reason: 'No room' }),
  agree: (id) => consent(id, { agree: true }),
  veto: async (id, pick) => {
    const member = await oneOf(id, 'accepted', pick)
    return member && consent(id, { agree: false, veto: [member.partner] })
  },
  replace: async (id, pick) => {
    const member = await oneOf(id, 'accepted', pick)
    const body = { remove: member?.partner, reason: 'It leaves' }
    return member && app.as('operator').post(`/v1/requests/${id}/team/replace`, body)
  },
  /** Who was asked in the place of a member has accepted, and the requester will not have one of the team. */
  'complete and veto': async (id, pick) => {
    await acceptOpen(id)
    const member = await oneOf(id, 'accepted', pick)
    return member && consent(id, { agree: false, veto: [member.partner] })
  },
  approve: (id) => app.deliver(playedEvent('ledger.allocation_approved', ofRequest(id), approved)),
  reroute: (id) => app.as('operator').post(`/v1/requests/${id}/reroute`, { reason: 'Anew' }),
  assess: (id) => app.deliver(assessed(id, revisionOf(freetownRequest))),
  reopen: (id) => app.deliver(playedEvent('intake.request_reopened', ofRequest(id), { from: 'matching' })),
  lapse: async () => {
    app.clock.advance(14 * dayMs)
    await lapse()
  },
  'try again': async () => tryAgain(),
}

/** So that there are teams from which members leave. */
async function acceptAll(id: string): Promise<void> {
  await acceptOpen(id)
  await consent(id, { agree: true })
}

async function acceptOpen(id: string): Promise<void> {
  for (const { partner, offerId, state } of await askedOf(id)) {
    if (state !== 'open') continue
    const { status } = await app.as(partner).post(`/v1/offers/${offerId}/accept`, {})
    run.count(`accept ${status}`)
  }
}

const round = fc.array(
  fc.record({
    what: fc.constantFrom(...Object.keys(acts), 'accept', 'accept', 'accept', 'agree', 'replace', 'complete and veto'),
    request: fc.nat(fewRequests - 1),
    pick: fc.nat(9),
  }),
  { minLength: 4, maxLength: 8 },
)

/** In each run a member of an agreed team leaves, money is approved meanwhile, and the requester vetoes one of the changed team. */
const opening = ['replace', 'approve', 'complete and veto'].map((what, place) => [
  { what, request: 0, pick: place === 0 ? 1 : 0 },
])

/** What the table of partners says is taken, beside what the offers hold; and every member of a team that holds has its slot. */
async function expectKept(): Promise<void> {
  const { ownerSql: sql } = app.database
  const slots = await sql`
    select c.slug, c.slots, c.slots_taken as taken, (select count(distinct o.request_id)::int from routing.offers o
      where o.partner = c.slug and o.state in ('open', 'accepted')) as held
    from routing.capabilities c`
  for (const { slug, slots: all, taken, held } of slots) {
    expect(taken, `slots of ${slug}`).toBe(held)
    expect(taken, `slots of ${slug}`).toBeLessThanOrEqual(all)
  }
  expect([...(await droppedMembers(sql))], 'members dropped without a word').toEqual([])
  const quantities = await sql`
    select o.partner, sum(r.quantity)::float8 as held, (c.resources->0->>'quantity')::float8 as quantity
    from routing.offers o join routing.capabilities c on c.slug = o.partner, routing.reserved_of(o.reserved) r
    where o.state in ('open', 'accepted') group by o.partner, c.resources`
  for (const { partner, held, quantity } of quantities) {
    expect(held, `quantity of ${partner}`).toBeLessThanOrEqual(quantity)
    const said = (await app.as(partner).get(`/v1/partners/${partner}/capabilities`)).body.quantityTaken
    expect(Number(said.experts), `quantity of ${partner}`).toBe(held)
  }
}

test(
  'whatever crosses whatever, what is taken is what is held, and never more than there is',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 3, maxLength: 6 }), async (rounds) => {
        await emptyRouting(app.database.ownerSql)
        await hubWith(partners)
        const ids = Array.from({ length: fewRequests }, () => newId())
        for (const id of ids) await app.deliver(submitted(id, revisionOf(freetownRequest)))
        const assessAll = (some: string[]) =>
          Promise.all(some.map((id) => app.deliver(assessed(id, revisionOf(freetownRequest)))))
        const play = async (steps: (typeof rounds)[number]) => {
          const done = steps.map(async ({ what, request, pick }) => acts[what]?.(ids[request] ?? '', pick))
          const replies = (await Promise.all(done)) as (Reply | undefined)[]
          for (const [place, { what }] of steps.entries()) run.count(`${what} ${replies[place]?.status ?? 'done'}`)
          expect(replies.filter((reply) => reply && reply.status >= 500)).toEqual([])
          await expectKept()
        }
        await assessAll(ids.slice(0, 1))
        await acceptAll(ids[0] ?? '')
        for (const steps of opening) await play(steps)
        await assessAll(ids.slice(1))
        await expectKept()
        await Promise.all(ids.slice(1, 2).map(acceptAll))
        await expectKept()
        for (const steps of rounds) await play(steps)
        for (const id of ids)
          await app.deliver(
            playedEvent('ledger.request_completed', ofRequest(id), { reason: 'Done', finalReport: 1 }),
            playedEvent('intake.request_withdrawn', ofRequest(id), { reason: 'Enough' }),
          )
        await expectKept()
        const left = await app.database.ownerSql`select sum(slots_taken)::int as taken from routing.capabilities`
        expect(left[0]?.taken, 'once every request has ended').toBe(0)
      }),
      { seed: run.seed, numRuns: run.times(8) },
    )
    for (const act of ['accept 200', 'replace 200', 'approve done', 'complete and veto 409'])
      expect(run.counted(act), act).toBeGreaterThan(0)
  },
  run.timeout,
)

test(
  'of many requests at once exactly as many get the last slots, and the last quantity, as there are',
  async () => {
    await hubWith({ ilo: { ...counted('13', 9), support: ['technical'] }, unhcr: { support: ['human'], slots: 2 } })
    const ids = Array.from({ length: 12 }, () => newId())
    for (const id of ids) await app.deliver(submitted(id, revisionOf(freetownRequest)))
    await Promise.all(ids.map((id) => app.deliver(assessed(id, revisionOf(freetownRequest)))))
    const states = await Promise.all(ids.map(async (id) => (await teamOf(id)).state))
    expect(states.filter((state) => state === 'matching')).toHaveLength(2)
    await expectKept()
  },
  run.timeout,
)
