// A replacement has a time as the first team had: it may be late, is widened, and an outage of routing moves it.
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { emptyRouting } from './played-events.ts'
import { dayMs, routingScene } from './routing-scene.ts'
import { makeRouting } from './service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeRouting, { name: 'routing' })
  await run('note life')
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, consent, eventsOf, file, hubWith, lapse, stateOf, teamOf } = routingScene(() => app)
const run = (name: string) => app.service.schedules?.find((schedule) => schedule.name === name)?.run()
const tellLate = () => run('tell of late teams')
async function live(ms: number): Promise<void> {
  app.clock.advance(ms)
  await app.database.ownerSql`update routing.heartbeats set alive_at = ${app.clock.now().toISOString()}`
}
const liveUntil = (at: string, more = 0) => live(Date.parse(at) + more - app.clock.now().getTime())
const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()
const bodiesOf = async (id: string, type: string) =>
  (await eventsOf(id)).filter((event) => event.type === `routing.${type}`).map(({ body }) => body)
const replace = (id: string, remove: string) =>
  app.as('operator').post(`/v1/requests/${id}/team/replace`, { remove, reason: 'Its office closes' })

const human = { support: ['human'], languages: ['fr'] }
const abroad = { ...human, countries: ['GN'] }

/** Freetown has agreed to a team of ILO for n1 and IOM for n2. */
async function agreedTeam(others: Record<string, object>) {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] }, ...others })
  const id = await file()
  for (const partner of ['ilo', 'iom']) await answer(id, partner, 'accept')
  await consent(id, { agree: true })
  await live(42 * dayMs)
  return id
}

test('a replacement that is not complete in its time is told of once as late, and who is asked next is looked for wider', async () => {
  const id = await agreedTeam({ unhcr: human, 'un-habitat': human, dakar: human, 'c40-cities': abroad })
  await replace(id, 'iom')
  const { due } = await teamOf(id)
  expect(Date.parse(due)).toBeGreaterThan(app.clock.now().getTime() + 30 * dayMs)
  for (let round = 0; round < 2; round += 1) {
    await live(15 * dayMs)
    await lapse()
  }
  await liveUntil(due, -1)
  await tellLate()
  expect(await bodiesOf(id, 'team_late')).toEqual([])
  await live(1)
  await Promise.all([tellLate(), tellLate()])
  await live(1)
  await tellLate()
  const partners = Object.entries(await askedFor(id)).flatMap(([slug, state]) => (state === 'open' ? [slug] : []))
  expect(partners).toHaveLength(1)
  expect(await bodiesOf(id, 'team_late')).toEqual([{ due, uncovered: ['n2'], partners, searchFrom: 'region' }])
  await live(15 * dayMs)
  await lapse()
  expect(await askedFor(id)).toMatchObject({ 'c40-cities': 'open' })
  expect(await bodiesOf(id, 'search_widened')).toMatchObject([{ step: 'region' }])
})

test('one for which nobody is left has 5 working days of an operator', async () => {
  const id = await agreedTeam({})
  await replace(id, 'iom')
  expect(await bodiesOf(id, 'request_unmatched')).toMatchObject([
    { due: later(app.clock.now().toISOString(), 7 * dayMs) },
  ])
})

test('an outage of routing moves the time of a replacement: its offers, its team, and the answer of the requester', async () => {
  const id = await agreedTeam({ unhcr: human })
  await replace(id, 'iom')
  const { due, asked } = await teamOf(id)
  const offer = asked.find(({ state }: { state: string }) => state === 'open')
  app.clock.advance(2 * dayMs)
  await run('note life')
  const none = { consentDue: null, call: null }
  expect(await bodiesOf(id, 'deadlines_moved')).toMatchObject([
    {
      ...none,
      teamDue: later(due, 2 * dayMs),
      offers: [{ offerId: offer.offerId, answerBy: later(offer.answerBy, 2 * dayMs) }],
    },
  ])
  await answer(id, 'unhcr', 'accept')
  const consentDue = (await teamOf(id)).due
  app.clock.advance(dayMs)
  await run('note life')
  expect((await bodiesOf(id, 'deadlines_moved')).at(-1)).toMatchObject({
    offers: [],
    teamDue: null,
    consentDue: later(consentDue, dayMs),
  })
})

test('a removal before the requester has agreed begins the time anew, and lateness is told again; the wider search stays', async () => {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] }, unhcr: human, 'c40-cities': abroad })
  const id = await file()
  await answer(id, 'iom', 'accept')
  await liveUntil((await teamOf(id)).due)
  await tellLate()
  await replace(id, 'iom')
  expect(await stateOf(id)).toBe('matching')
  const { due } = await teamOf(id)
  expect(Date.parse(due)).toBeGreaterThan(app.clock.now().getTime() + 30 * dayMs)
  await liveUntil(due)
  await Promise.all([tellLate(), tellLate()])
  expect((await bodiesOf(id, 'team_late')).map((body) => (body as { searchFrom: string }).searchFrom)).toEqual([
    'region',
    'anywhere',
  ])
})

test('a second removal during a replacement begins its time anew, and does not narrow the search', async () => {
  const id = await agreedTeam({ unhcr: human, 'c40-cities': { support: ['technical'], languages: ['fr'] } })
  await replace(id, 'iom')
  await liveUntil((await teamOf(id)).due)
  await tellLate()
  await replace(id, 'ilo')
  await liveUntil((await teamOf(id)).due)
  await tellLate()
  expect((await bodiesOf(id, 'team_late')).map((body) => (body as { searchFrom: string }).searchFrom)).toEqual([
    'region',
    'anywhere',
  ])
})
