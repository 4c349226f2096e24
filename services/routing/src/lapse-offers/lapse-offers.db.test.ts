import type { EventType, HubEvent, RequestRevision } from '@hub/contracts'
import type { Tx } from '@hub/database'
import type { Service, ServiceContext } from '@hub/host'
import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, revisionOf, submitted } from '../played-events.ts'
import { dayMs, routingScene } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

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

const { answer, askedFor, file, hubWith, lapse, slotsOf, typesOf } = routingScene(() => app)

type Handlers = Partial<Record<EventType, (tx: Tx, event: HubEvent) => Promise<void>>>
const deliverTo = async (service: Service, tx: Tx, event: HubEvent) =>
  await (service.consumer?.handlers as Handlers | undefined)?.[event.type]?.(tx, event)

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
