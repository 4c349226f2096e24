import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { emptyRouting } from '../played-events.ts'
import { dayMs, routingScene } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, file, hubWith, lapse, stateOf, typesOf } = routingScene(() => app)

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
