// A request to which nothing comes easily, by a clock that the test moves: an offer lapses, the search is widened, an operator is told,
// and the money comes late.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClockedHub, openClockedHub } from './clocked-hub.ts'
import { fileRequest, fillFund, untilState } from './freetown-story.ts'
import { waitFor } from './wait-for.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const usd = (amount: string) => ({ amount, currency: 'USD' })
let hub: ClockedHub
let id: string
let first: string
let second: string
let lapsedNotBefore: string

const capability = {
  support: ['technical', 'human'],
  objectives: [2, 7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: [],
  languages: ['en'],
  slots: 1,
  derived: false,
}
beforeAll(async () => {
  hub = await openClockedHub('2026-11-24T09:00:00.000Z')
  for (const [partner, changes] of [
    ['ilo', {}],
    ['iom', {}],
    ['unhcr', { countries: ['GN'] }],
  ] as const) {
    const said = await hub.as(partner).put(`/v1/partners/${partner}/capabilities`, { ...capability, ...changes })
    expect(said.status).toBe(200)
  }
})
afterAll(() => hub.close())

interface Offer {
  id: string
  partner: string
  state: string
  answerBy: string
}
const offers = async (): Promise<Offer[]> => (await hub.as('operator').get('/v1/offers')).body.items
const openOffer = async () => (await offers()).find(({ state }) => state === 'open')
const untilAsked = async (partner?: string): Promise<Offer> => {
  let asked: Offer | undefined
  await waitFor(`an offer to ${partner ?? 'a partner'}`, async () => {
    asked = await openOffer()
    return asked !== undefined && (partner === undefined || asked.partner === partner)
  })
  return asked as Offer
}
const decline = ({ id: offer, partner }: Offer) =>
  hub.as(partner).post(`/v1/offers/${offer}/decline`, { reason: 'No experts are free' })
const waitingOn = async () => (await hub.as('freetown').get(`/v1/requests/${id}`)).body.waitingOn
interface Step {
  type: string
  at: string
  facts: Record<string, unknown>
}
const timeline = async (type: string): Promise<Step[]> => {
  const { items } = (await hub.as('freetown').get(`/v1/requests/${id}/timeline?limit=200`)).body
  return items.filter((step: Step) => step.type === type)
}
const untilTold = (type: string) => waitFor(type, async () => (await timeline(type)).length > 0)
const liveUntil = (at: string, more = 0) => hub.live(Date.parse(at) + more - hub.now().getTime())

test('the partner that is asked first does not answer and is reminded when half of its time is over', async () => {
  id = await fileRequest(hub)
  const asked = await untilAsked()
  first = asked.partner
  await liveUntil(asked.answerBy, -6 * day)
  await untilTold('routing.offer_reminded')
  expect((await timeline('routing.offer_reminded')).map(({ facts }) => facts)).toMatchObject([
    { partner: first, answerBy: asked.answerBy },
  ])
})

test('time in which the hub is down does not count: the offer is due as much later, and the request shows it', async () => {
  const { answerBy } = await untilAsked(first)
  await hub.beDown(10 * day)
  const moved = new Date(Date.parse(answerBy) + 10 * day).toISOString()
  await waitFor('the deadline to move', async () => (await openOffer())?.answerBy === moved)
  await waitFor('the request to show it', async () => (await waitingOn()).due === moved)
  expect(await waitingOn()).toMatchObject({ who: first, what: 'answer the offer' })
  lapsedNotBefore = moved
})

test('when its time is over the offer lapses by itself, its slot is free again, and the next partner is asked', async () => {
  await liveUntil(lapsedNotBefore, -hour)
  await liveUntil(lapsedNotBefore)
  await waitFor('the offer to lapse', async () =>
    (await offers()).some(({ partner, state }) => partner === first && state === 'lapsed'),
  )
  second = (await untilAsked()).partner
  expect([first, second].toSorted()).toEqual(['ilo', 'iom'])
  expect((await hub.as(first).get(`/v1/partners/${first}/capabilities`)).body.slotsTaken).toBe(0)
  await untilTold('routing.offer_lapsed')
  for (const { at } of await timeline('routing.offer_lapsed'))
    expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(lapsedNotBefore))
})

test('when nobody is left in the country the search is widened to its region, and the ranking says so', async () => {
  expect((await decline(await untilAsked(second))).status).toBe(200)
  const wider = await untilAsked('unhcr')
  await untilTold('routing.search_widened')
  expect((await timeline('routing.search_widened')).map(({ facts }) => facts)).toMatchObject([
    { step: 'region', relaxed: ['not_in_place'], found: 1 },
  ])
  const { search, candidates } = (await hub.as('freetown').get(`/v1/requests/${id}/candidates`)).body
  expect(search).toMatchObject({ step: 'region', relaxes: ['not_in_place'] })
  expect(candidates.find(({ partner }: Offer) => partner === 'unhcr')).toMatchObject({
    rank: 1,
    relaxed: [{ code: 'not_in_place' }],
  })
  expect((await decline(wider)).status).toBe(200)
  await untilState(hub, id, 'unmatched')
})

test('an operator that does not see to it in time is told, and finds the request among what is overdue', async () => {
  const wait = await waitingOn()
  expect(wait).toMatchObject({ who: 'operator', due: expect.any(String) })
  const overdue = async (): Promise<{ id: string; waitingOn: object }[]> =>
    (await hub.as('operator').get('/v1/ops/overdue')).body.items
  await liveUntil(wait.due, minute)
  await untilTold('intake.deadline_passed')
  expect((await timeline('intake.deadline_passed')).at(-1)?.facts).toMatchObject(wait)
  expect((await overdue()).find((each) => each.id === id)?.waitingOn).toEqual(wait)
  const reason = 'The partner that did not answer has been spoken to'
  expect((await hub.as('operator').post(`/v1/requests/${id}/reroute`, { reason })).status).toBeLessThan(300)
  await untilState(hub, id, 'matching')
  await waitFor('the list to be empty', async () => (await overdue()).every((each) => each.id !== id))
})

test('the partner that had let its offer lapse accepts, and the requester agrees to the team', async () => {
  const again = await untilAsked(first)
  expect((await hub.as(first).post(`/v1/offers/${again.id}/accept`, {})).status).toBe(200)
  await waitFor('the team to be proposed', async () => (await waitingOn()).what === 'agree to the team')
  expect((await hub.as('freetown').post(`/v1/requests/${id}/team/consent`, { agree: true })).status).toBe(200)
  await untilState(hub, id, 'matched')
})

test('without money it waits in the pipeline; when money arrives its team is asked, and it is proposed, voted on and funded', async () => {
  const proposal = {
    requestId: id,
    revision: 1,
    lines: [{ payee: first, category: 4, amount: usd('400000.00') }],
    tranches: [{ payee: first, dueOn: '2027-06-15', amount: usd('400000.00') }],
  }
  const propose = (more: object) =>
    hub
      .as('operator')
      .post('/v1/fund/allocations', { ...proposal, ...more }, { 'idempotency-key': JSON.stringify(more) })
  await waitFor('the ledger to know the team', async () => (await propose({ plan: true })).status === 201)
  expect((await propose({ plan: false })).status).toBe(202)
  await untilState(hub, id, 'waitlisted')
  const pipeline = (await hub.anyone.get('/v1/pipeline?country=SL')).body.items
  expect(pipeline).toMatchObject([{ requestId: id, missing: usd('400000.00') }])
  await hub.live(3 * day)
  await fillFund(hub)
  await waitFor('the team to be asked', async () => (await waitingOn()).what === 'confirm that the team still stands')
  expect((await hub.as(first).post(`/v1/requests/${id}/team/confirm`, {})).status).toBe(200)
  await untilState(hub, id, 'funding')
  const { allocation } = (await hub.as('operator').get(`/v1/requests/${id}/funding`)).body
  for (const member of ['committee-one', 'committee-two']) {
    const key = { 'idempotency-key': member }
    expect(
      (await hub.as(member).post(`/v1/fund/allocations/${allocation.id}/votes`, { vote: 'approve' }, key)).status,
    ).toBe(201)
  }
  await untilState(hub, id, 'funded')
  expect((await hub.anyone.get('/v1/pipeline')).body.items).toEqual([])
})
