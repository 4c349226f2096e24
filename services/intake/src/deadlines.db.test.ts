// Who is late is told of once, a requester is reminded once, and time in which intake was down is not counted where intake judges.
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from './service.ts'
import { eventOf, fileInState } from './test-events.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
let app: TestApp
beforeAll(async () => {
  app = await testApp(makeIntake, { name: 'intake' })
  await run('note life')
})
afterAll(() => app.close())

const run = (name: string) => app.service.schedules?.find((schedule) => schedule.name === name)?.run()
const tellLate = () => run('tell of what is late')
const remind = () => run('remind requesters')
async function live(ms: number): Promise<void> {
  app.clock.advance(ms)
  await app.database.ownerSql`update intake.heartbeats set alive_at = ${app.clock.now().toISOString()}`
}
const liveUntil = (at: string, more = 0) => live(Date.parse(at) + more - app.clock.now().getTime())
const beDown = (ms: number) => app.clock.advance(ms)
const later = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString()

const read = async (id: string) => (await app.as('freetown').get(`/v1/requests/${id}`)).body
const waitingOn = async (id: string) => (await read(id)).waitingOn
const bodiesOf = async (id: string, type: string) =>
  (await app.events()).flatMap((event) =>
    event.requestId === id && event.type === `intake.${type}` ? [event.body] : [],
  )
const timelineOf = async (id: string) =>
  (await app.as('freetown').get(`/v1/requests/${id}/timeline?limit=200`)).body.items as {
    type: string
    facts: object
  }[]
const overdue = async (): Promise<string[]> =>
  (await app.as('operator').get('/v1/ops/overdue?limit=200')).body.items.map(({ id }: { id: string }) => id)

test('who is late with what, since when and until when is told once, on the timeline too, and is listed until somebody acts', async () => {
  const { id } = await fileInState(app, freetownRequest, 'submitted')
  const wait = await waitingOn(id)
  await liveUntil(wait.due, minute - 1)
  await tellLate()
  expect(await bodiesOf(id, 'deadline_passed')).toEqual([])
  await live(1)
  const { version } = await rowOf(id)
  await Promise.all([tellLate(), tellLate(), tellLate()])
  await live(day)
  await tellLate()
  expect(await bodiesOf(id, 'deadline_passed')).toEqual([wait])
  const told = (await timelineOf(id)).filter(({ type }) => type === 'intake.deadline_passed')
  expect(told).toMatchObject([{ facts: { revision: 1, ...wait } }])
  expect(await overdue()).toContain(id)
  // An ETag that its owner holds still holds.
  expect((await rowOf(id)).version).toBe(version)
  await app.deliver(
    eventOf('assessment.request_assessed', { requestId: id, occurredAt: app.clock.now().toISOString() }),
  )
  expect(await overdue()).not.toContain(id)
})
const rowOf = async (id: string) =>
  (await app.database.ownerSql`select version from intake.requests where id = ${id}`)[0] as { version: number }

test('many that are late at once are each told of', async () => {
  const filed = await Promise.all(Array.from({ length: 120 }, () => fileInState(app, freetownRequest, 'submitted')))
  await live(3 * day + hour)
  await Promise.all([tellLate(), tellLate()])
  const told = (await app.events()).flatMap(({ type, requestId }) =>
    type === 'intake.deadline_passed' ? [requestId] : [],
  )
  expect(filed.filter(({ id }) => told.filter((each) => each === id).length === 1)).toHaveLength(120)
})

test('of a deadline that passes anew is told anew, and an unmatched request is late for its operator', async () => {
  const { id } = await fileInState(app, freetownRequest, 'matching')
  const at = app.clock.now().toISOString()
  const due = later(at, 7 * day)
  await app.deliver(eventOf('routing.request_unmatched', { requestId: id, occurredAt: at }, { due }))
  expect(await waitingOn(id)).toMatchObject({ who: 'operator', due })
  await liveUntil(due, minute)
  await tellLate()
  expect(await overdue()).toContain(id)
  await app.deliver(eventOf('routing.offers_sent', { requestId: id, occurredAt: at }, { due: later(at, 60 * day) }))
  await tellLate()
  await live(40 * day)
  await tellLate()
  expect((await bodiesOf(id, 'deadline_passed')).map((body) => (body as { who: string }).who)).toEqual(
    expect.arrayContaining(['operator', 'unhcr']),
  )
})

test('a requester is reminded once of the questions that it has not answered, when half of its time is over', async () => {
  const { id } = await fileInState(app, freetownRequest, 'needs_clarification')
  const { due } = await waitingOn(id)
  await liveUntil(due, -7 * day - 1)
  await remind()
  expect(await bodiesOf(id, 'answer_reminded')).toEqual([])
  await live(1)
  await Promise.all([remind(), remind()])
  await live(day)
  await remind()
  expect(await bodiesOf(id, 'answer_reminded')).toEqual([{ due }])
  expect((await timelineOf(id)).map(({ type }) => type)).toContain('intake.answer_reminded')
})

test('down over a deadline of its own, intake gives as much time again, says so, and tells of nobody as late before', async () => {
  const asked = await fileInState(app, freetownRequest, 'needs_clarification')
  const { due } = await waitingOn(asked.id)
  await liveUntil(due, -hour)
  const filed = await fileInState(app, freetownRequest, 'submitted')
  const assess = (await waitingOn(filed.id)).due
  beDown(2 * day)
  await Promise.all([tellLate(), remind(), run('note life')])
  expect((await waitingOn(asked.id)).due).toBe(later(due, 2 * day))
  expect((await read(asked.id)).questions[0].due).toBe(later(due, 2 * day))
  expect((await waitingOn(filed.id)).due).toBe(later(assess, 2 * day))
  expect(await bodiesOf(asked.id, 'deadline_passed')).toEqual([])
  const moved = { due: later(due, 2 * day), upAt: app.clock.now().toISOString() }
  expect(await bodiesOf(asked.id, 'deadline_moved')).toMatchObject([moved])
  expect((await timelineOf(asked.id)).filter(({ type }) => type === 'intake.deadline_moved')).toMatchObject([
    { facts: moved },
  ])
  await liveUntil(later(due, 2 * day), minute)
  await tellLate()
  expect(await bodiesOf(asked.id, 'deadline_passed')).toHaveLength(1)
})

test('a question that was asked while intake was down is due as much later as it could not be read', async () => {
  const { id } = await fileInState(app, freetownRequest, 'submitted')
  const at = app.clock.now().toISOString()
  beDown(2 * day)
  await run('note life')
  const due = later(at, 10 * day)
  const questions = [{ questionId: 'q1', text: 'Which district?', field: null }]
  const verdict = 'needs_clarification' as const
  await app.deliver(
    eventOf('assessment.request_assessed', { requestId: id, occurredAt: later(at, day) }, {
      verdict,
      questions,
      due,
    } as never),
  )
  expect((await waitingOn(id)).due).toBe(later(due, day))
  expect((await read(id)).questions[0].due).toBe(later(due, day))
})

test('a deadline that another service judges is moved by its word alone', async () => {
  const { id } = await fileInState(app, freetownRequest, 'matching')
  const { due } = await waitingOn(id)
  beDown(2 * hour)
  await run('note life')
  expect((await waitingOn(id)).due).toBe(due)
  const about = { requestId: id, occurredAt: app.clock.now().toISOString() }
  await app.deliver(eventOf('routing.deadlines_moved', about))
  expect((await waitingOn(id)).due).toBe('2026-12-08T13:00:00.000Z')
  const none = { offers: [], teamDue: null, consentDue: '2027-01-20T10:00:00.000Z' }
  await app.deliver(eventOf('routing.team_proposed', about), eventOf('routing.deadlines_moved', about, none))
  expect(await waitingOn(id)).toMatchObject({ who: 'freetown', due: none.consentDue })
})

test('after intake was down it waits for the word of the others before it tells of one of their deadlines', async () => {
  await live(hour)
  const at = app.clock.now().toISOString()
  const due = later(at, 7 * day)
  const [moved, passed] = [
    await fileInState(app, freetownRequest, 'matching'),
    await fileInState(app, freetownRequest, 'matching'),
  ]
  for (const { id } of [moved, passed])
    await app.deliver(eventOf('routing.request_unmatched', { requestId: id, occurredAt: at }, { due }))
  beDown(8 * day)
  await tellLate()
  const none = { offers: [], teamDue: null, consentDue: null }
  await app.deliver(
    eventOf(
      'routing.offers_sent',
      { requestId: moved.id },
      { due: later(due, 60 * day), offers: [offerUntil(later(due, 60 * day))] },
    ),
    eventOf('routing.deadlines_moved', { requestId: moved.id }, { ...none, teamDue: later(due, 68 * day) }),
  )
  await live(5 * minute)
  await tellLate()
  expect(await bodiesOf(moved.id, 'deadline_passed')).toEqual([])
  expect(await bodiesOf(passed.id, 'deadline_passed')).toMatchObject([{ who: 'operator', due }])
})
const offerUntil = (answerBy: string) => ({
  offerId: '0190c0de-0000-7000-8000-00000000000a',
  partner: 'iom',
  needs: ['n1'],
  answerBy,
})
