// Questions and their answers, over both routes.
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { eventOf, fileInState } from '../test-events.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const inState = (state: Parameters<typeof fileInState>[2]) => fileInState(hub, freetownRequest, state)
const ask = (path: string, body: unknown = { text: 'How many?' }, slug = 'operator') =>
  hub.as(slug).post(`${path}/questions`, body)
const answer = (path: string, answers: unknown, more = {}, slug = 'freetown') =>
  hub.as(slug).post(`${path}/clarifications`, { answers, ...more })
const eventsOf = async (id: string) => (await hub.events()).filter(({ requestId }) => requestId === id)

test('201: a question makes a request that is being assessed wait for the answer', async () => {
  const { id, path } = await inState('submitted')
  const asked = await ask(path, { text: 'For how many trainers?', field: 'needs[1].quantity' })
  expect(asked).toMatchObject({
    status: 201,
    body: { text: 'For how many trainers?', state: 'open', due: '2026-12-08T09:00:00.000Z', answer: null },
  })
  expect((await hub.as('freetown').get(path)).body).toMatchObject({
    state: 'needs_clarification',
    waitingOn: { who: 'freetown', what: 'answer the questions', due: '2026-12-08T09:00:00.000Z' },
    questions: [{ questionId: asked.body.questionId, askedBy: { organisation: 'operator', role: 'operator' } }],
  })
  expect((await eventsOf(id)).slice(-2)).toMatchObject([
    { type: 'intake.question_asked', body: { questionId: asked.body.questionId, field: 'needs[1].quantity' } },
    { type: 'intake.request_reopened', revision: 1, body: { from: 'submitted' } },
  ])
})

test('what others did on a verdict that crossed the question moves nothing, and the answer is assessed anew', async () => {
  const { id, path } = await inState('submitted')
  const { questionId } = (await ask(path)).body
  const about = (revision: number) => ({ requestId: id, revision })
  await hub.deliver(eventOf('assessment.request_assessed', about(1)))
  await hub.deliver(eventOf('routing.offers_sent', about(1)))
  await hub.deliver(eventOf('routing.offer_withdrawn', about(1)))
  const held = await hub.as('freetown').get(path)
  expect(held.body).toMatchObject({ state: 'needs_clarification', waitingOn: { who: 'freetown' } })
  const { items } = (await hub.as('freetown').get(`${path}/timeline`)).body
  expect(items.slice(-3).map(({ facts }: { facts: { stale?: boolean } }) => facts.stale)).toEqual([true, true, true])
  expect((await answer(path, [{ questionId, text: 'Six' }])).body).toMatchObject({ state: 'submitted', revision: 2 })
  await hub.deliver(eventOf('assessment.request_assessed', about(2)))
  await hub.deliver(eventOf('routing.offers_sent', about(2)))
  expect((await hub.as('freetown').get(path)).body).toMatchObject({ state: 'matching', revision: 2 })
})

test('a question that comes after the verdict holds nothing up and takes nothing back', async () => {
  const { id, path } = await inState('eligible')
  const { questionId } = (await ask(path)).body
  expect((await hub.as('freetown').get(path)).body.state).toBe('eligible')
  expect((await eventsOf(id)).map(({ type }) => type)).not.toContain('intake.request_reopened')
  await hub.deliver(eventOf('routing.offers_sent', { requestId: id }))
  expect((await answer(path, [{ questionId, text: 'Six' }])).body).toMatchObject({ state: 'matching', revision: 1 })
})

test('what the assessment asks joins what an operator has asked, and the first deadline counts', async () => {
  const { id, path } = await inState('submitted')
  const { questionId } = (await ask(path)).body
  const questions = [{ questionId: 'specific-need', text: 'How much?', field: 'needs[0].quantity' }]
  const due = '2026-12-01T09:00:00.000Z'
  const asks = { verdict: 'needs_clarification', questions, due } as const
  await hub.deliver(eventOf('assessment.request_assessed', { requestId: id }, asks))
  expect((await hub.as('freetown').get(path)).body).toMatchObject({
    state: 'needs_clarification',
    waitingOn: { who: 'freetown', since: '2026-11-24T09:00:00.000Z', due },
    questions: [{ questionId }, { questionId: 'specific-need', state: 'open' }],
  })
  expect((await answer(path, [{ questionId, text: 'Six' }])).body.state).toBe('needs_clarification')
  expect((await answer(path, [{ questionId: 'specific-need', text: 'Six', value: '6' }])).body).toMatchObject({
    state: 'submitted',
    revision: 2,
  })
})

test('200: the last answer submits the request as a new revision that holds the values', async () => {
  const { id, path } = await inState('submitted')
  const first = (await ask(path, { text: 'How many?', field: 'needs[1].quantity' })).body.questionId
  const second = (await ask(path, { text: 'By when?', due: '2026-11-30T00:00:00.000Z' }, 'committee-one')).body
    .questionId
  expect((await hub.as('freetown').get(path)).body.waitingOn.due).toBe('2026-11-30T00:00:00.000Z')
  expect(await answer(path, [{ questionId: first, text: 'Eight', value: '8' }])).toMatchObject({
    status: 200,
    body: { state: 'needs_clarification', revision: 1 },
  })
  expect(await answer(path, [{ questionId: second, text: 'By March' }])).toMatchObject({
    status: 200,
    body: {
      state: 'submitted',
      revision: 2,
      needs: [{}, { quantity: '8' }, {}],
      questions: [
        { state: 'answered', answer: { text: 'Eight' } },
        { state: 'answered', answer: { text: 'By March' } },
      ],
    },
  })
  expect((await eventsOf(id)).slice(-2)).toMatchObject([
    { type: 'intake.clarification_answered', body: { questionIds: [second] } },
    { type: 'intake.request_submitted', revision: 2, body: { request: { needs: [{}, { quantity: '8' }, {}] } } },
  ])
})

test('200: what the assessment asks is answered the same way, and a new revision supersedes it', async () => {
  const { id, path } = await inState('submitted')
  const asks = (revision: number) =>
    eventOf(
      'assessment.request_assessed',
      { requestId: id, revision },
      {
        verdict: 'needs_clarification',
        questions: [{ questionId: 'specific-need', text: 'How many?', field: 'needs[1].quantity' }],
        due: '2026-12-09T09:00:00.000Z',
      },
    )
  await hub.deliver(asks(1))
  expect((await hub.as('freetown').get(path)).body).toMatchObject({
    state: 'needs_clarification',
    waitingOn: { who: 'freetown', due: '2026-12-09T09:00:00.000Z' },
  })
  const { headers } = await hub.as('freetown').get(path)
  await hub.as('freetown').patch(path, { title: 'Another' }, { 'if-match': headers.etag ?? '' })
  await hub.as('freetown').post(`${path}/submit`)
  await hub.deliver(asks(2))
  expect(await answer(path, [{ questionId: 'specific-need', text: 'Eight', value: '8' }])).toMatchObject({
    status: 200,
    body: {
      state: 'submitted',
      revision: 3,
      questions: [
        { revision: 1, state: 'superseded', answer: null },
        { revision: 2, state: 'answered' },
      ],
    },
  })
})

test('a question to a request that goes on holds nothing up and is answered by text', async () => {
  const { path } = await inState('funding')
  const { questionId } = (await ask(path, { text: 'Who keeps the books?' }, 'committee-one')).body
  expect((await hub.as('freetown').get(path)).body.state).toBe('funding')
  expect(await answer(path, [{ questionId, text: 'We', value: 'x' }])).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'answers[0].value' }] },
  })
  expect(await answer(path, [{ questionId, text: 'The treasurer’s office' }])).toMatchObject({
    status: 200,
    body: { state: 'funding', revision: 1, questions: [{ state: 'answered' }] },
  })
})

test('asking, 400, 401, 403, 404: operators and the committee ask', async () => {
  const { path } = await inState('submitted')
  expect(await ask(path, { text: '' })).toMatchObject({ status: 400, body: { errors: [{ path: 'text' }] } })
  expect(await hub.anyone.post(`${path}/questions`, { text: 'x' })).toMatchObject({ status: 401 })
  for (const slug of ['freetown', 'unhcr', 'norway', 'auditor'])
    expect(await ask(path, { text: 'x' }, slug)).toMatchObject({ status: 403 })
  expect(await ask('/v1/requests/HUB-2026-9999')).toMatchObject({ status: 404 })
  expect(await ask('/v1/requests/one')).toMatchObject({ status: 400, body: { errors: [{ path: 'id' }] } })
})

test('asking, 409 and 422: from submission to the end, about a field that there is, for a time to come', async () => {
  for (const state of ['draft', 'withdrawn'] as const) {
    const { path } = await inState(state)
    expect(await ask(path)).toMatchObject({ status: 409, body: { code: 'intake.request_not_askable' } })
  }
  const { path } = await inState('submitted')
  const reply = await ask(path, { text: 'x', field: 'contact.email', due: '2026-11-01T00:00:00.000Z' })
  expect([reply.status, reply.body.code]).toEqual([422, 'intake.question_unusable'])
  expect(reply.body.errors.map((fault: { path: string }) => fault.path)).toEqual(['field', 'due'])
  expect(await ask(path, { text: 'Is it +232 76 123 456?' })).toMatchObject({
    status: 422,
    body: { code: 'intake.personal_data_found' },
  })
})

test('answering, 400, 401, 403, 404, 409', async () => {
  const { path } = await inState('needs_clarification')
  const answers = [{ questionId: 'x', text: 'x' }]
  expect(await answer(path, [])).toMatchObject({ status: 400, body: { errors: [{ path: 'answers' }] } })
  expect(await hub.anyone.post(`${path}/clarifications`, { answers })).toMatchObject({ status: 401 })
  expect(await answer(path, answers, {}, 'operator')).toMatchObject({ status: 403 })
  expect(await answer(path, answers, {}, 'dakar')).toMatchObject({ status: 404 })
  expect(await answer('/v1/requests/HUB-2026-9999', answers)).toMatchObject({ status: 404 })
  const eligible = await inState('eligible')
  expect(await answer(eligible.path, answers, {}, 'dakar')).toMatchObject({ status: 403 })
  expect(await answer(eligible.path, answers)).toMatchObject({ status: 409, body: { code: 'intake.nothing_asked' } })
  const ended = await inState('withdrawn')
  expect(await answer(ended.path, answers)).toMatchObject({ status: 409, body: { code: 'intake.request_ended' } })
})

test('answering, 422: an unknown question, a value that does not fit, personal data, a revision that would be incomplete', async () => {
  const { path } = await inState('submitted')
  const { questionId } = (await ask(path, { text: 'Which?', field: 'territories' })).body
  const replies = [
    await answer(path, [{ questionId: 'other', text: 'x' }]),
    await answer(path, [{ questionId, text: 'x', value: [{ country: 'XX' }] }]),
    await answer(path, [{ questionId, text: 'Ask +232 76 123 456' }]),
    await answer(path, [{ questionId, text: 'x', value: [{ country: 'SL', city: 'amina@example.org' }] }]),
    await answer(path, [{ questionId, text: 'x', value: [] }]),
  ]
  expect(replies.map(({ status, body }) => [status, body.code, body.errors[0].path])).toEqual([
    [422, 'intake.answers_unusable', 'answers[0].questionId'],
    [422, 'intake.answers_unusable', 'answers[0].value'],
    [422, 'intake.personal_data_found', 'answers[0].text'],
    [422, 'intake.personal_data_found', 'territories[0].city'],
    [422, 'intake.request_incomplete', 'territories'],
  ])
  expect((await hub.as('freetown').get(path)).body).toMatchObject({ state: 'needs_clarification', revision: 1 })
})
