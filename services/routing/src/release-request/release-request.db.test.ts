import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assessed, emptyRouting, playedEvent, revisionOf, submitted } from '../played-events.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeRouting, { name: 'routing' })
  await emptyRouting(app.database.ownerSql)
  const able = {
    support: ['technical', 'human'],
    objectives: [2, 7, 15],
    countries: ['SL'],
    languages: ['en'],
    slots: 9,
  }
  await app.as('ilo').put('/v1/partners/ilo/capabilities', { ...able, themes: [], regions: [] })
})
afterAll(() => app.close())

test.for([
  ['before the verdict on it', 'reopened first', []],
  ['after the verdict on it', 'verdict first', ['routing.offers_sent', 'routing.offer_withdrawn']],
] as const)(
  'a revision that was taken back %s leaves no partner asked; the next one is routed',
  async ([, order, said]) => {
    const requestId = newId()
    const revision = revisionOf(freetownRequest)
    const verdict = assessed(requestId, revision)
    const reopened = playedEvent('intake.request_reopened', { requestId, revision: 1 }, { from: 'submitted' })
    await app.deliver(submitted(requestId, revision))
    for (const event of order === 'reopened first' ? [reopened, verdict] : [verdict, reopened]) await app.deliver(event)
    const types = async () =>
      (await app.events()).filter((event) => event.requestId === requestId).map(({ type }) => type)
    expect(await types()).toEqual(said)

    const next = revisionOf(freetownRequest, { revision: 2 })
    await app.deliver(submitted(requestId, next))
    await app.deliver(assessed(requestId, next))
    expect((await types()).at(-1)).toBe('routing.offers_sent')
  },
)
