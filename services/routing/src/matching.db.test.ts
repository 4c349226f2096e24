import type { EventType, HubEvent, RequestRevision } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { NotYet } from '@hub/events'
import type { Service, ServiceContext } from '@hub/host'
import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, playedEvent, revisionOf, submitted } from './played-events.ts'
import { makeRouting } from './service.ts'

let app: TestApp
let serviceContext: ServiceContext
beforeAll(async () => {
  const make = (context: ServiceContext) => {
    serviceContext = context
    return makeRouting(context)
  }
  app = await testApp(make, { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const able = {
  support: ['technical', 'human'],
  objectives: [2, 7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: [],
  languages: ['en'],
  slots: 4,
}

/** A hub in which these partners have said what they can bring; the first is the best. */
async function hubWith(partners: Record<string, object>) {
  for (const [slug, changes] of Object.entries(partners)) {
    const { status } = await app.as(slug).put(`/v1/partners/${slug}/capabilities`, { ...able, ...changes })
    expect(status).toBe(200)
  }
}

async function file(changes: Partial<RequestRevision> = {}, id = newId()) {
  const request = revisionOf(freetownRequest, changes)
  await app.deliver(submitted(id, request))
  await app.deliver(assessed(id, request))
  return id
}

const teamOf = async (id: string) => (await app.as('operator').get(`/v1/requests/${id}/team`)).body
const stateOf = async (id: string) => (await teamOf(id)).state
const askedFor = async (id: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await teamOf(id)).asked.map(({ partner, state }: { partner: string; state: string }) => [partner, state]),
  )
async function openOffer(id: string, partner: string): Promise<string> {
  const offer = (await teamOf(id)).asked.find(
    (one: { partner: string; state: string }) => one.partner === partner && one.state === 'open',
  )
  return offer.offerId
}
async function answer(id: string, partner: string, verb: 'accept' | 'decline', body: object = {}) {
  const offer = await openOffer(id, partner)
  return app.as(partner).post(`/v1/offers/${offer}/${verb}`, verb === 'decline' ? { reason: 'No room', ...body } : body)
}
const eventsOf = async (id: string) => (await app.events()).filter(({ requestId }) => requestId === id)
const typesOf = async (id: string) => (await eventsOf(id)).map(({ type }) => type.replace('routing.', ''))
const slotsOf = async (slug: string) =>
  (await app.as(slug).get(`/v1/partners/${slug}/capabilities`)).body.slotsTaken as number
const consent = (id: string, body: object) => app.as('freetown').post(`/v1/requests/${id}/team/consent`, body)

type Handlers = Partial<Record<EventType, (tx: Tx, event: HubEvent) => Promise<void>>>
const deliverTo = async (service: Service, tx: Tx, event: HubEvent) =>
  await (service.consumer?.handlers as Handlers | undefined)?.[event.type]?.(tx, event)

const dayMs = 86_400_000
const runSchedule = (name: string) => app.service.schedules?.find((schedule) => schedule.name === name)?.run()
const lapse = () => runSchedule('lapse offers')
const tryAgain = () => runSchedule('try unmatched requests again')

test('an eligible request is offered to the smallest team that covers every technical and human need', async () => {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] }, 'un-habitat': { languages: ['fr'] } })
  const id = await file()
  expect(await askedFor(id)).toEqual({ 'un-habitat': 'open' })
  expect(await slotsOf('un-habitat')).toBe(1)
  const [sent] = await eventsOf(id)
  expect(sent).toMatchObject({ type: 'routing.offers_sent', revision: 1, actor: { role: 'hub' } })
  expect(sent?.body).toMatchObject({ candidates: 3, offers: [{ partner: 'un-habitat', needs: ['n1', 'n2'] }] })
})

test('offers go out to several where no one covers all, and the team is proposed once the last accepts', async () => {
  await hubWith({ ilo: { support: ['technical'] }, 'c40-cities': { support: ['human'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept', { note: 'Gladly' })
  expect(await stateOf(id)).toBe('matching')
  await answer(id, 'c40-cities', 'accept')
  expect(await typesOf(id)).toEqual(['offers_sent', 'offer_accepted', 'offer_accepted', 'team_proposed'])
  expect(await teamOf(id)).toMatchObject({
    state: 'proposed',
    uncovered: [],
    team: { lead: 'ilo', payees: ['c40-cities', 'ilo'] },
  })
  expect((await consent(id, { agree: true })).body.state).toBe('agreed')
  const agreed = (await eventsOf(id)).at(-1)
  expect(agreed).toMatchObject({
    type: 'routing.team_agreed',
    actor: { organisation: 'freetown', role: 'requester' },
    body: {
      team: {
        members: expect.arrayContaining([{ partner: 'ilo', name: 'ILO', needs: [{ needId: 'n1', quantity: '6' }] }]),
      },
    },
  })
})

test('two acceptances at once make one team', async () => {
  await hubWith({ ilo: { support: ['technical'], slots: 4 }, iom: { support: ['human'], slots: 4 } })
  for (let left = 4; left > 0; left -= 1) {
    const id = await file()
    const offers = [await openOffer(id, 'ilo'), await openOffer(id, 'iom')]
    const accept = (partner: string, offer = '') => app.as(partner).post(`/v1/offers/${offer}/accept`, {})
    const answers = await Promise.all([accept('ilo', offers[0]), accept('iom', offers[1])])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await typesOf(id)).filter((type) => type === 'team_proposed')).toHaveLength(1)
  }
})

test('a request for money only has its requester as team, agreed at once', async () => {
  await hubWith({ ilo: {} })
  const id = await file({ needs: [{ id: 'n1', kind: 'financial', description: 'Grants' }] })
  expect(await typesOf(id)).toEqual(['team_agreed'])
  expect(await teamOf(id)).toMatchObject({
    state: 'agreed',
    team: { lead: 'freetown', payees: ['freetown'] },
    asked: [],
  })
})

test('where nobody covers a need no slot is taken, and the need is named', async () => {
  await hubWith({ ilo: { support: ['technical'] } })
  const id = await file()
  expect(await typesOf(id)).toEqual(['request_unmatched'])
  expect((await eventsOf(id))[0]?.body).toMatchObject({ uncovered: ['n2'] })
  expect(await slotsOf('ilo')).toBe(0)
  expect(await stateOf(id)).toBe('unmatched')
})

test('a partner that declines gives its slot back, and the next candidate is asked at once', async () => {
  await hubWith({ ilo: {}, iom: { languages: ['fr'] } })
  const id = await file()
  await answer(id, 'ilo', 'decline')
  expect(await askedFor(id)).toEqual({ ilo: 'declined', iom: 'open' })
  expect([await slotsOf('ilo'), await slotsOf('iom')]).toEqual([0, 1])
  await answer(id, 'iom', 'decline')
  expect(await typesOf(id)).toEqual([
    'offers_sent',
    'offer_declined',
    'offers_sent',
    'offer_declined',
    'request_unmatched',
  ])
})

test('an offer that is left to lapse moves on by itself when its time is over, not before', async () => {
  await hubWith({ ilo: {}, iom: { languages: ['fr'] } })
  const id = await file()
  app.clock.advance(13 * dayMs)
  await lapse()
  expect(await askedFor(id)).toEqual({ ilo: 'open' })
  app.clock.advance(dayMs)
  expect((await answer(id, 'ilo', 'accept')).body.code).toBe('routing.offer_not_open')
  await Promise.all([lapse(), lapse()])
  expect(await askedFor(id)).toEqual({ ilo: 'lapsed', iom: 'open' })
  expect(await typesOf(id)).toEqual(['offers_sent', 'offer_lapsed', 'offers_sent'])
  expect(await slotsOf('ilo')).toBe(0)
})

test('offers lapse whatever the request says of itself, unless the hub shows a demonstration', async () => {
  await hubWith({ ilo: {} })
  const source = 'https://example.org/programme'
  const marked = [await file({ source }), await file({ illustrative: ['challenge'] })]
  const demonstration = makeRouting(serviceContext, { demonstrationOffersLapse: false })
  const deliverThere = (event: HubEvent) => app.db.transaction((tx) => deliverTo(demonstration, tx, event))
  const [fromSource, filed] = [newId(), newId()]
  for (const [id, changes] of [
    [fromSource, { source }],
    [filed, { illustrative: ['challenge'] }],
  ] as [string, Partial<RequestRevision>][]) {
    const request = revisionOf(freetownRequest, changes)
    await deliverThere(submitted(id, request))
    await deliverThere(assessed(id, request))
  }
  app.clock.advance(399 * dayMs)
  await lapse()
  for (const id of [...marked, filed]) expect(await askedFor(id)).toEqual({ ilo: 'lapsed' })
  expect(await askedFor(fromSource)).toEqual({ ilo: 'open' })
})

test('a vetoed partner leaves the team with its slot, and is not asked again, also not for a new revision', async () => {
  await hubWith({ ilo: {}, iom: { languages: ['fr'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  expect((await consent(id, { agree: false, veto: ['ilo'], reason: 'Worked badly before' })).status).toBe(200)
  expect(await askedFor(id)).toEqual({ ilo: 'withdrawn', iom: 'open' })
  expect(await slotsOf('ilo')).toBe(0)
  expect((await typesOf(id)).slice(-3)).toEqual(['team_vetoed', 'offer_withdrawn', 'offers_sent'])
  await file({ revision: 2 }, id)
  expect(await askedFor(id)).toEqual({ iom: 'open' })
})

test('what a partner leaves of a need is asked of the next', async () => {
  await hubWith({ ilo: {}, iom: { languages: ['fr'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept', { needs: [{ needId: 'n1', quantity: '2.5' }] })
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'open' })
  await answer(id, 'iom', 'accept')
  const { members } = (await teamOf(id)).team
  expect(members.find(({ partner }: { partner: string }) => partner === 'iom').needs).toEqual([
    { needId: 'n1', quantity: '3.5' },
    { needId: 'n2', quantity: '4' },
  ])
})

test.for(['intake.request_reopened', 'intake.request_withdrawn'] as const)('%s gives every slot back', async (type) => {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  const body = type === 'intake.request_reopened' ? { from: 'matching' } : { reason: 'No longer needed' }
  await app.deliver(playedEvent(type, { requestId: id, revision: 1 }, body as never))
  expect(await askedFor(id)).toEqual({ ilo: 'withdrawn', iom: 'withdrawn' })
  expect([await slotsOf('ilo'), await slotsOf('iom')]).toEqual([0, 0])
  expect((await typesOf(id)).slice(-2)).toEqual(['offer_withdrawn', 'offer_withdrawn'])
})

test('a new revision of a matched request withdraws the team of the old one', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  await consent(id, { agree: true })
  await app.deliver(submitted(id, revisionOf(freetownRequest, { revision: 2 })))
  expect(await teamOf(id)).toMatchObject({ revision: 2, state: 'awaiting_verdict', team: null, asked: [] })
  expect(await slotsOf('ilo')).toBe(0)
})

const overrule = (id: string, verdict: 'eligible' | 'declined') =>
  app.deliver(
    playedEvent(
      'assessment.verdict_overridden',
      { requestId: id, revision: 1 },
      { previous: 'eligible', verdict, reason: 'Words of an operator', objectives: [7] },
    ),
  )

test('an operator who overrules a verdict ends the offers, or starts them', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await overrule(id, 'declined')
  expect([await stateOf(id), await slotsOf('ilo')]).toEqual(['awaiting_verdict', 0])
  await overrule(id, 'eligible')
  expect([await stateOf(id), await slotsOf('ilo')]).toEqual(['matching', 1])
})

test('a request whose agreed team was ended by an overruled verdict can agree to a team again', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  for (const times of [1, 2]) {
    await answer(id, 'ilo', 'accept')
    expect(await consent(id, { agree: true }), `${times}`).toMatchObject({ status: 200, body: { state: 'agreed' } })
    await overrule(id, 'declined')
    expect(await teamOf(id)).toMatchObject({ state: 'awaiting_verdict', team: null })
    await overrule(id, 'eligible')
  }
})

test('a request for money only whose verdict was overruled is its own team again', async () => {
  const id = await file({ needs: [{ id: 'n1', kind: 'financial', description: 'Grants' }] })
  await overrule(id, 'declined')
  expect(await teamOf(id)).toMatchObject({ state: 'awaiting_verdict', team: null })
  await overrule(id, 'eligible')
  expect(await teamOf(id)).toMatchObject({ state: 'agreed', team: { lead: 'freetown' } })
})

test('a partner reads that a request has ended, not in whose words', async () => {
  await hubWith({ ilo: {} })
  const reasonsOf = async (id: string) => {
    const { items } = (await app.as('ilo').get(`/v1/offers?requestId=${id}`)).body
    const told = (await eventsOf(id)).filter(({ type }) => type === 'routing.offer_withdrawn')
    return [...items, ...told.map(({ body }) => body)].map(({ reason }: { reason: string }) => reason)
  }
  const declined = await file()
  await overrule(declined, 'declined')
  expect(await reasonsOf(declined)).toEqual(Array(2).fill('The request was declined.'))
  const withdrawn = await file()
  const about = { requestId: withdrawn, revision: 1 }
  await app.deliver(playedEvent('intake.request_withdrawn', about, { reason: 'Words of the requester' }))
  expect(await reasonsOf(withdrawn)).toEqual(Array(2).fill('The requester has withdrawn the request.'))
})

test('a verdict that overtakes its revision waits, one on an older revision does nothing', async () => {
  await hubWith({ ilo: {} })
  const id = newId()
  const first = revisionOf(freetownRequest)
  await expect(app.deliver(assessed(id, first))).rejects.toThrow(NotYet)
  await app.deliver(submitted(id, revisionOf(freetownRequest, { revision: 2 })))
  await app.deliver(assessed(id, first))
  expect(await typesOf(id)).toEqual([])
})

test('the same verdict twice sends offers once', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await app.deliver(assessed(id, revisionOf(freetownRequest)))
  expect(await typesOf(id)).toEqual(['offers_sent'])
})

test('the last slot goes to one of two requests that ask at once', async () => {
  await hubWith({ ilo: { slots: 1 } })
  const ids = [newId(), newId(), newId(), newId()]
  for (const id of ids) await app.deliver(submitted(id, revisionOf(freetownRequest)))
  await Promise.all(ids.map((id) => app.deliver(assessed(id, revisionOf(freetownRequest)))))
  const states = await Promise.all(ids.map(stateOf))
  expect(states.toSorted()).toEqual(['matching', 'unmatched', 'unmatched', 'unmatched'])
  expect(await slotsOf('ilo')).toBe(1)
})

test('objectives are those of the assessment, not of the request', async () => {
  await hubWith({ ilo: { objectives: [1], themes: [] } })
  const id = newId()
  const request = revisionOf(freetownRequest)
  await app.deliver(submitted(id, request))
  await app.deliver(assessed(id, { ...request, objectives: [1] }))
  expect(await stateOf(id)).toBe('matching')
})

test('crossing declines wait for one another and never deadlock', async () => {
  await hubWith({ ilo: { slots: 20 }, iom: { slots: 20, languages: ['fr'] } })
  for (let left = 5; left > 0; left -= 1) {
    const [english, french] = [await file({ language: 'en' }), await file({ language: 'fr' })]
    const offers = [await openOffer(english, 'ilo'), await openOffer(french, 'iom')] as const
    const decline = (partner: string, offer: string) =>
      app.as(partner).post(`/v1/offers/${offer}/decline`, { reason: 'No room' })
    const answers = await Promise.all([decline('ilo', offers[0]), decline('iom', offers[1])])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect([await askedFor(english), await askedFor(french)]).toEqual([
      { ilo: 'declined', iom: 'open' },
      { ilo: 'open', iom: 'declined' },
    ])
  }
})

/** Three needs, each for one objective, so that objectives alone say who covers which. */
const threeNeeds = {
  objectives: [2, 7, 15],
  needs: [2, 7, 15].map((objective, place) => ({
    id: `n${place + 1}`,
    kind: 'technical' as const,
    description: `About objective ${objective}`,
    objectives: [objective],
  })),
}
const forObjectives = (...objectives: number[]) => ({ objectives, themes: [] })
const offersOf = async (id: string): Promise<[string, string, string][]> =>
  (await teamOf(id)).asked.map((offer: { partner: string; needs: string[]; state: string }) => [
    offer.partner,
    offer.needs.join(),
    offer.state,
  ])

test.for(['open', 'accepted'] as const)(
  'a partner whose offer is %s is asked for more of the same request',
  async (state) => {
    await hubWith({
      ilo: forObjectives(2, 7),
      iom: { ...forObjectives(7, 15), languages: ['fr'], slots: 1 },
      unhcr: { ...forObjectives(2), languages: ['fr'] },
    })
    const id = await file(threeNeeds)
    expect(await offersOf(id)).toEqual([
      ['ilo', 'n1,n2', 'open'],
      ['iom', 'n3', 'open'],
    ])
    if (state === 'accepted') await answer(id, 'iom', 'accept')
    await answer(id, 'ilo', 'decline')
    const offers = await offersOf(id)
    expect(offers).toHaveLength(4)
    expect(offers).toEqual(
      expect.arrayContaining([
        ['iom', 'n3', state],
        ['iom', 'n2', 'open'],
        ['unhcr', 'n1', 'open'],
      ]),
    )
    expect(await slotsOf('iom')).toBe(1)
    await answer(id, 'unhcr', 'accept')
    for (const { offerId } of (await teamOf(id)).asked.filter((offer: { state: string }) => offer.state === 'open'))
      expect((await app.as('iom').post(`/v1/offers/${offerId}/accept`, {})).status).toBe(200)
    const { team } = await teamOf(id)
    expect(team.payees.toSorted()).toEqual(['iom', 'unhcr'])
    const needsOf = (slug: string) =>
      team.members
        .find(({ partner }: { partner: string }) => partner === slug)
        .needs.map(({ needId }: { needId: string }) => needId)
    expect([needsOf('iom').toSorted(), needsOf('unhcr')]).toEqual([['n2', 'n3'], ['n1']])
  },
)

test('an unmatched request is tried again once somebody says what it can bring, and not before', async () => {
  await hubWith({ ilo: { support: ['technical'] } })
  const id = await file()
  const rounds = async () => (await app.as('operator').get(`/v1/requests/${id}/candidates`)).body.round
  await tryAgain()
  expect([await stateOf(id), await rounds()]).toEqual(['unmatched', 1])
  await hubWith({ iom: { support: ['technical'] } })
  await tryAgain()
  expect([await stateOf(id), await rounds()], 'a ranking that finds nobody again is not kept').toEqual(['unmatched', 1])
  await hubWith({ 'un-habitat': { support: ['human'] } })
  await Promise.all([tryAgain(), tryAgain()])
  expect([await stateOf(id), await rounds()]).toEqual(['matching', 2])
  expect(await typesOf(id)).toEqual(['request_unmatched', 'offers_sent'])
})

test('an unmatched request is tried again once a slot is free, the oldest first', async () => {
  await hubWith({ ilo: { slots: 1 } })
  const [first, second, third] = [await file(), await file(), await file()]
  await answer(first, 'ilo', 'decline')
  await tryAgain()
  expect([await stateOf(second), await stateOf(third)]).toEqual(['matching', 'unmatched'])
})

test('who has accepted keeps its slot while nobody is found for the rest', async () => {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  await answer(id, 'iom', 'decline')
  expect([await stateOf(id), await slotsOf('ilo'), await slotsOf('iom')]).toEqual(['unmatched', 1, 0])
  await hubWith({ unhcr: { support: ['human'] } })
  await tryAgain()
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'declined', unhcr: 'open' })
})

const reroute = (id: string) =>
  app.as('operator').post(`/v1/requests/${id}/reroute`, { reason: 'The ministry is in a hurry' })

test('an operator has others asked in the place of those who do not answer; who has accepted stays', async () => {
  await hubWith({
    ilo: { support: ['technical'] },
    iom: { support: ['human'] },
    unhcr: { support: ['human'], slots: 1 },
  })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'open' })
  expect(await reroute(id)).toMatchObject({ status: 200, body: { state: 'matching' } })
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'withdrawn', unhcr: 'open' })
  expect((await typesOf(id)).slice(-3)).toEqual(['request_rerouted', 'offer_withdrawn', 'offers_sent'])
  const ranking = (await app.as('freetown').get(`/v1/requests/${id}/candidates`)).body
  expect(ranking).toMatchObject({ round: 2, reason: 'The ministry is in a hurry' })
  const iom = ranking.candidates.find(({ partner }: { partner: string }) => partner === 'iom')
  expect(iom.rejected).toMatchObject([{ code: 'passed_over' }])
  const told = JSON.stringify((await app.as('iom').get('/v1/offers')).body)
  expect(told).not.toContain('hurry')
})

test('an operator who finds nobody else leaves the open offers as they are', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  expect((await reroute(id)).body).toMatchObject({ status: 409, code: 'routing.nobody_else' })
  expect([await askedFor(id), await typesOf(id)]).toEqual([{ ilo: 'open' }, ['offers_sent']])
})

test('an operator has those asked again who let their offers lapse', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  app.clock.advance(14 * dayMs)
  await lapse()
  expect(await stateOf(id)).toBe('unmatched')
  expect((await reroute(id)).body).toMatchObject({ state: 'matching' })
  await answer(id, 'ilo', 'decline')
  expect((await reroute(id)).body).toMatchObject({ state: 'unmatched', uncovered: ['n1', 'n2'] })
})

test('a refused allocation gives the slots back and hides the team, until a new revision is routed', async () => {
  await hubWith({ ilo: {} })
  const id = await file({ visibility: 'public' })
  await answer(id, 'ilo', 'accept')
  await consent(id, { agree: true })
  const seenBy = async (who: string) =>
    (await (who === 'anyone' ? app.anyone : app.as(who)).get(`/v1/requests/${id}/team`)).status
  expect([await seenBy('anyone'), await seenBy('ilo')]).toEqual([200, 200])
  const refuse = () =>
    app.deliver(
      playedEvent(
        'ledger.allocation_refused',
        { requestId: id, revision: 1 },
        { allocationId: newId(), reasons: ['Words of a member'] },
      ),
    )
  await refuse()
  await refuse()
  expect(await teamOf(id)).toMatchObject({ state: 'refused', team: null, asked: [{ state: 'withdrawn' }] })
  expect([await seenBy('anyone'), await seenBy('ilo'), await slotsOf('ilo')]).toEqual([404, 404, 0])
  expect(JSON.stringify((await app.as('ilo').get('/v1/offers')).body)).not.toContain('Words of')
  await file({ revision: 2 }, id)
  await refuse()
  expect([await stateOf(id), await askedFor(id)]).toEqual(['matching', { ilo: 'open' }])
})

const fromLedger = <T extends 'ledger.allocation_approved' | 'ledger.request_kept'>(
  id: string,
  type: T,
  body: object,
) => playedEvent(type, { requestId: id, revision: 1 }, { allocationId: newId(), ...body } as never)
const changed = (id: string) => {
  const revision = revisionOf(freetownRequest, { revision: 2, title: 'Another' })
  const about = { requestId: id, revision: 1 }
  return [
    playedEvent('intake.request_reopened', about, { from: 'matching' }),
    submitted(id, revision),
    assessed(id, revision),
  ]
}
const withdrawn = (id: string) => [
  playedEvent('intake.request_withdrawn', { requestId: id, revision: 1 }, { reason: 'Words' }),
]

test.for([
  ['changed', 'after', changed],
  ['changed', 'before', changed],
  ['withdrawn', 'after', withdrawn],
  ['withdrawn', 'before', withdrawn],
] as const)(
  'a request that is %s %s routing learns that its money was approved keeps its team',
  async ([, order, wish]) => {
    await hubWith({ ilo: { slots: 1 }, iom: { languages: ['fr'] } })
    const id = await file({ visibility: 'public' })
    await answer(id, 'ilo', 'accept')
    const { team } = (await consent(id, { agree: true })).body
    const approved = fromLedger(id, 'ledger.allocation_approved', { amount: { amount: '1.00', currency: 'USD' } })
    const kept = fromLedger(id, 'ledger.request_kept', { reason: 'Approved first', team, isPaid: false })
    const events = order === 'after' ? [approved, ...wish(id), kept] : [...wish(id), approved, kept, kept]
    for (const event of events) await app.deliver(event)
    expect(await teamOf(id)).toMatchObject({ revision: 1, state: 'funded', team, asked: [{ state: 'accepted' }] })
    expect([await slotsOf('ilo'), await slotsOf('iom')]).toEqual([1, 0])
    expect((await app.anyone.get(`/v1/requests/${id}/team`)).body.team).toEqual(team)
    const offer = (await teamOf(id)).asked[0].offerId
    expect((await app.as('ilo').get(`/v1/offers/${offer}`)).body.request.title).toBe(freetownRequest.title)
  },
)
