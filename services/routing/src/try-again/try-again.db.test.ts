import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { emptyRouting } from '../played-events.ts'
import { routingScene } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, file, hubWith, slotsOf, stateOf, tryAgain, typesOf } = routingScene(() => app)

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
