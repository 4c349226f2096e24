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

const { answer, askedFor, file, hubWith, openOffer, slotsOf, typesOf } = routingScene(() => app)

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
