// What happens by itself when time passes, and that time in which routing was down is not counted.
import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, revisionOf, submitted } from './played-events.ts'
import { makeRouting } from './service.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
let app: TestApp
beforeAll(async () => {
  app = await testApp(makeRouting, { name: 'routing' })
})
beforeEach(async () => {
  await emptyRouting(app.database.ownerSql)
  await app.database.ownerSql`alter table routing.heartbeats disable trigger all`
  await app.database.ownerSql`delete from routing.heartbeats`
  await app.database.ownerSql`alter table routing.heartbeats enable trigger all`
  await run('note life')
})
afterAll(() => app.close())

const run = (name: string) => app.service.schedules?.find((schedule) => schedule.name === name)?.run()
const lapse = () => run('lapse offers')
const remind = () => run('remind who is awaited')
const tellLate = () => run('tell of late teams')

/** Time passes and routing lives: its last sign of life is now, as if it had given one every few seconds. */
async function live(ms: number): Promise<void> {
  app.clock.advance(ms)
  await app.database.ownerSql`update routing.heartbeats set alive_at = ${app.clock.now().toISOString()}`
}
const liveUntil = (at: string, more = 0) => live(Date.parse(at) + more - app.clock.now().getTime())
const beDown = (ms: number) => app.clock.advance(ms)

const able = {
  support: ['technical', 'human'],
  objectives: [2, 7, 15],
  themes: [],
  countries: ['SL'],
  regions: [],
  languages: ['en'],
  slots: 4,
}
async function hubWith(partners: Record<string, object>) {
  for (const [slug, changes] of Object.entries(partners))
    expect((await app.as(slug).put(`/v1/partners/${slug}/capabilities`, { ...able, ...changes })).status).toBe(200)
}
async function file(): Promise<string> {
  const id = newId()
  const request = revisionOf(freetownRequest)
  await app.deliver(submitted(id, request), assessed(id, request))
  return id
}
const teamOf = async (id: string) => (await app.as('operator').get(`/v1/requests/${id}/team`)).body
interface Asked {
  offerId: string
  partner: string
  state: string
  answerBy: string
}
const offerTo = async (id: string, partner: string): Promise<Asked> =>
  (await teamOf(id)).asked.findLast((one: Asked) => one.partner === partner)
const accept = async (id: string, partner: string) =>
  app.as(partner).post(`/v1/offers/${(await offerTo(id, partner)).offerId}/accept`, {})
const eventsOf = async (id: string) => (await app.events()).filter(({ requestId }) => requestId === id)
const typesOf = async (id: string) => (await eventsOf(id)).map(({ type }) => type.replace('routing.', ''))
const bodiesOf = async (id: string, type: string) =>
  (await eventsOf(id)).filter((event) => event.type === `routing.${type}`).map(({ body }) => body)

test('a partner is reminded once, when half of its time is over and before it ends', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  const { answerBy, offerId } = await offerTo(id, 'ilo')
  await liveUntil(answerBy, -7 * day - 1)
  await remind()
  expect(await bodiesOf(id, 'offer_reminded')).toEqual([])
  await live(1)
  await Promise.all([remind(), remind(), remind()])
  await live(day)
  await remind()
  expect(await bodiesOf(id, 'offer_reminded')).toEqual([{ offerId, partner: 'ilo', answerBy }])
})

test('nobody is reminded of an offer that it has answered, or whose time is over', async () => {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] } })
  const id = await file()
  const { answerBy } = await offerTo(id, 'iom')
  await accept(id, 'ilo')
  await liveUntil(answerBy)
  await remind()
  expect(await bodiesOf(id, 'offer_reminded')).toEqual([])
})

test('a requester is reminded once of the team that it is asked about', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await accept(id, 'ilo')
  const { due } = await teamOf(id)
  await liveUntil(due, -6 * day)
  await Promise.all([remind(), remind()])
  expect(await bodiesOf(id, 'consent_reminded')).toEqual([{ due }])
})

test('when nobody is left in the country the search is widened, the ranking says how, and only then is nobody left', async () => {
  await hubWith({ ilo: {}, iom: { countries: ['GN'] }, unhcr: { countries: ['PE'] } })
  const id = await file()
  for (const partner of ['ilo', 'iom', 'unhcr']) {
    const { offerId } = await offerTo(id, partner)
    expect((await app.as(partner).post(`/v1/offers/${offerId}/decline`, { reason: 'No room' })).status).toBe(200)
  }
  expect(await typesOf(id)).toEqual([
    'offers_sent',
    'offer_declined',
    'search_widened',
    'offers_sent',
    'offer_declined',
    'search_widened',
    'offers_sent',
    'offer_declined',
    'request_unmatched',
  ])
  expect(await bodiesOf(id, 'search_widened')).toMatchObject([
    { step: 'region', relaxed: ['not_in_place'], found: 1 },
    { step: 'anywhere', found: 1 },
  ])
  const ranking = async (round: number) =>
    (await app.as('freetown').get(`/v1/requests/${id}/candidates?round=${round}`)).body
  expect(await ranking(1)).toMatchObject({ search: { step: 'first', relaxes: [] } })
  const wider = await ranking(2)
  expect(wider.search).toEqual({ step: 'region', relaxes: ['not_in_place'], reason: expect.stringContaining('region') })
  const of = (slug: string) => wider.candidates.find(({ partner }: { partner: string }) => partner === slug)
  expect(of('iom')).toMatchObject({ rank: 1, rejected: [], relaxed: [{ code: 'not_in_place' }] })
  expect(of('unhcr')).toMatchObject({ rank: null, rejected: [{ code: 'not_in_place' }], relaxed: [] })
})

test('of a request for which nobody is left an operator has 5 working days, or as long as the team had if that is shorter', async () => {
  const early = await file()
  expect(await bodiesOf(early, 'request_unmatched')).toMatchObject([{ due: addDays(7) }])
  await hubWith({ ilo: {} })
  const late = await file()
  const { due } = await teamOf(late)
  await liveUntil(due, -hour)
  await lapse()
  expect(await bodiesOf(late, 'request_unmatched')).toMatchObject([{ due }])
})
const addDays = (days: number) => new Date(app.clock.now().getTime() + days * day).toISOString()

test('that a team is late is told once, whoever looks; open offers stay open, and who is asked next is looked for wider', async () => {
  const human = { support: ['human'] }
  await hubWith({ ilo: { support: ['technical'] }, iom: human, unhcr: human, 'c40-cities': human })
  const id = await file()
  const { due } = await teamOf(id)
  await accept(id, 'ilo')
  await liveUntil(due, -9 * day)
  await lapse()
  await liveUntil(due, -1)
  await tellLate()
  expect(await bodiesOf(id, 'team_late')).toEqual([])
  await live(1)
  await Promise.all([tellLate(), tellLate()])
  await live(day)
  await tellLate()
  const open = (await teamOf(id)).asked.filter(({ state }: Asked) => state === 'open')
  expect(open).toHaveLength(1)
  expect(await bodiesOf(id, 'team_late')).toEqual([
    { due, uncovered: ['n2'], partners: [open[0].partner], searchFrom: 'region' },
  ])
  const declined = await app.as(open[0].partner).post(`/v1/offers/${open[0].offerId}/decline`, { reason: 'No room' })
  expect(declined.status).toBe(200)
  expect(await bodiesOf(id, 'search_widened')).toMatchObject([{ step: 'region', found: 0 }])
})

test('down over its time, an offer lapses only when as much time is over as the partner was given', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  const before = await offerTo(id, 'ilo')
  const { due } = await teamOf(id)
  await liveUntil(before.answerBy, -hour)
  beDown(2 * day)
  // What a process takes up first after its start is not in our hands.
  await Promise.all([lapse(), tellLate(), remind(), run('note life')])
  const moved = await offerTo(id, 'ilo')
  expect(moved).toMatchObject({ state: 'open', answerBy: later(before.answerBy, 2 * day) })
  expect(await bodiesOf(id, 'deadlines_moved')).toMatchObject([
    {
      offers: [{ offerId: moved.offerId, answerBy: moved.answerBy }],
      teamDue: later(due, 2 * day),
      consentDue: null,
      call: null,
    },
  ])
  await liveUntil(moved.answerBy, -1)
  await lapse()
  expect((await offerTo(id, 'ilo')).state).toBe('open')
  await live(1)
  await lapse()
  expect((await offerTo(id, 'ilo')).state).toBe('lapsed')
})
const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()

test('first of all after routing was down an acceptance counts', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await liveUntil((await offerTo(id, 'ilo')).answerBy, -hour)
  beDown(5 * hour)
  expect((await accept(id, 'ilo')).status).toBe(200)
  expect(await typesOf(id)).toEqual(['offers_sent', 'deadlines_moved', 'offer_accepted', 'team_proposed'])
})

test('while one of two processes lives nothing is down', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  const { answerBy } = await offerTo(id, 'ilo')
  for (let beats = 0; beats < 10; beats += 1) {
    beDown(minute)
    await run('note life')
  }
  expect(await offerTo(id, 'ilo')).toMatchObject({ answerBy })
  beDown(minute + 1)
  await run('note life')
  expect((await offerTo(id, 'ilo')).answerBy).toBe(later(answerBy, minute + 1))
})

test('the time for a team goes on from where it was: a second round of offers does not begin it anew, nor an outage twice', async () => {
  await hubWith({ ilo: {}, iom: {} })
  const id = await file()
  const { due } = await teamOf(id)
  await live(day)
  beDown(day)
  await run('note life')
  const [first] = (await teamOf(id)).asked
  await app.as(first.partner).post(`/v1/offers/${first.offerId}/decline`, { reason: 'No room' })
  expect((await teamOf(id)).due).toBe(later(due, day))
  expect(await bodiesOf(id, 'offers_sent')).toMatchObject([{ due }, { due: later(due, day) }])
})

test('the database keeps outages as they were noted', async () => {
  const { sql } = app.database
  await expect(sql`insert into routing.outages values (now() - interval '1 hour', now())`).rejects.toThrow('last sign')
  await expect(sql`update routing.outages set up_at = now()`).rejects.toMatchObject({ code: '42501' })
  await expect(sql`update routing.heartbeats set alive_at = '2020-01-01'`).rejects.toThrow('only moves on')
})
