// What the tests of several slices play: partners that say what they can bring, requests that are filed, offers that are answered.
import type { RequestRevision } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp } from '@hub/testing'
import { expect } from 'vitest'
import { assessed, playedEvent, revisionOf, submitted } from './played-events.ts'

const able = {
  support: ['technical', 'human'],
  objectives: [2, 7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: [],
  languages: ['en'],
  slots: 4,
}

export const dayMs = 86_400_000

/** Three needs, each for one objective, so that objectives alone say who covers which. */
export const threeNeeds = {
  objectives: [2, 7, 15],
  needs: [2, 7, 15].map((objective, place) => ({
    id: `n${place + 1}`,
    kind: 'technical' as const,
    description: `About objective ${objective}`,
    objectives: [objective],
  })),
}
export const forObjectives = (...objectives: number[]) => ({ objectives, themes: [] })

/** Members of teams that are agreed, or for which money is approved, that hold no slot any more though nobody was told that they left. */
export const droppedMembers = (sql: TestApp['database']['ownerSql']) => sql`
  select r.id, r.state, member->>'partner' as partner
  from routing.requests r join routing.teams t on (t.request_id, t.revision, t.state) = (r.id, r.revision, 'agreed'),
    jsonb_array_elements(t.team->'members') member
  where r.state in ('agreed', 'funded')
    and not exists (select from routing.offers o where (o.request_id, o.revision, o.partner, o.state)
      = (r.id, r.revision, member->>'partner', 'accepted'))
    and not exists (select from log.events e where (e.type, e.request_id, e.revision, e.body->>'partner')
      = ('routing.member_removed', r.id, r.revision, member->>'partner'))`

interface AskedView {
  offerId: string
  partner: string
  needs: string[]
  state: string
}

/** Everything is done as the organisations do it, over the routes. */
export function routingScene(app: () => TestApp) {
  const teamOf = async (id: string) => (await app().as('operator').get(`/v1/requests/${id}/team`)).body
  const askedOf = async (id: string): Promise<AskedView[]> => (await teamOf(id)).asked
  const openOffer = async (id: string, partner: string): Promise<string> => {
    const offer = (await askedOf(id)).find((one) => one.partner === partner && one.state === 'open')
    if (offer === undefined) throw new Error(`${partner} is not asked`)
    return offer.offerId
  }
  const eventsOf = async (id: string) => (await app().events()).filter(({ requestId }) => requestId === id)
  const runSchedule = (name: string) =>
    app()
      .service.schedules?.find((schedule) => schedule.name === name)
      ?.run()
  return {
    /** The first is the best where all bring the same. */
    async hubWith(partners: Record<string, object>) {
      for (const [slug, changes] of Object.entries(partners)) {
        const headers = { 'if-match': '*' }
        const path = `/v1/partners/${slug}/capabilities`
        const put = (given: Record<string, string>) =>
          app()
            .as(slug)
            .put(path, { ...able, ...changes }, given)
        const first = await put({})
        expect((first.status === 428 ? await put(headers) : first).status).toBe(200)
      }
    },
    async file(changes: Partial<RequestRevision> = {}, id = newId()) {
      const request = revisionOf(freetownRequest, changes)
      await app().deliver(submitted(id, request))
      await app().deliver(assessed(id, request))
      return id
    },
    async answer(id: string, partner: string, verb: 'accept' | 'decline', body: object = {}) {
      const given = verb === 'decline' ? { reason: 'No room', ...body } : body
      return app()
        .as(partner)
        .post(`/v1/offers/${await openOffer(id, partner)}/${verb}`, given)
    },
    teamOf,
    askedOf,
    openOffer,
    eventsOf,
    stateOf: async (id: string): Promise<string> => (await teamOf(id)).state,
    /** By partner the state of its last offer. */
    askedFor: async (id: string): Promise<Record<string, string>> =>
      Object.fromEntries((await askedOf(id)).map(({ partner, state }) => [partner, state])),
    offersOf: async (id: string) =>
      (await askedOf(id)).map(({ partner, needs, state }): [string, string, string] => [partner, needs.join(), state]),
    typesOf: async (id: string) => (await eventsOf(id)).map(({ type }) => type.replace('routing.', '')),
    slotsOf: async (slug: string): Promise<number> =>
      (await app().as(slug).get(`/v1/partners/${slug}/capabilities`)).body.slotsTaken,
    consent: (id: string, body: object) => app().as('freetown').post(`/v1/requests/${id}/team/consent`, body),
    overrule: (id: string, verdict: 'eligible' | 'declined') =>
      app().deliver(
        playedEvent(
          'assessment.verdict_overridden',
          { requestId: id, revision: 1 },
          { previous: 'eligible', verdict, reason: 'Words of an operator', objectives: [7] },
        ),
      ),
    lapse: () => runSchedule('lapse offers'),
    tryAgain: () => runSchedule('try unmatched requests again'),
  }
}
