import { newId } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, playedEvent, revisionOf, submitted } from '../played-events.ts'
import { routingScene } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, consent, eventsOf, file, hubWith, overrule, slotsOf, stateOf, teamOf, typesOf } =
  routingScene(() => app)

test.for(['intake.request_reopened', 'intake.request_withdrawn'] as const)('%s gives every slot back', async (type) => {
  await hubWith({ ilo: { support: ['technical'] }, iom: { support: ['human'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  const body = type === 'intake.request_reopened' ? { from: 'matching' } : { reason: 'No longer needed' }
  await app.deliver(playedEvent(type, { requestId: id, revision: 1 }, body as never))
  expect(await askedFor(id)).toEqual({ ilo: 'withdrawn', iom: 'withdrawn' })
  expect([await slotsOf('ilo'), await slotsOf('iom')]).toEqual([0, 0])
  expect((await typesOf(id)).slice(-2)).toEqual(['offer_withdrawn', 'offer_withdrawn'])
})

test('a new revision of a matched request withdraws the team of the old one', async () => {
  await hubWith({ ilo: {} })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  await consent(id, { agree: true })
  await app.deliver(submitted(id, revisionOf(freetownRequest, { revision: 2 })))
  expect(await teamOf(id)).toMatchObject({ revision: 2, state: 'awaiting_verdict', team: null, asked: [] })
  expect(await slotsOf('ilo')).toBe(0)
})

test('a partner reads that a request has ended, not in whose words', async () => {
  await hubWith({ ilo: {} })
  const reasonsOf = async (id: string) => {
    const { items } = (await app.as('ilo').get(`/v1/offers?requestId=${id}`)).body
    const told = (await eventsOf(id)).filter(({ type }) => type === 'routing.offer_withdrawn')
    return [...items, ...told.map(({ body }) => body)].map(({ reason }: { reason: string }) => reason)
  }
  const declined = await file()
  await overrule(declined, 'declined')
  expect(await reasonsOf(declined)).toEqual(Array(2).fill('The request was declined.'))
  const withdrawn = await file()
  const about = { requestId: withdrawn, revision: 1 }
  await app.deliver(playedEvent('intake.request_withdrawn', about, { reason: 'Words of the requester' }))
  expect(await reasonsOf(withdrawn)).toEqual(Array(2).fill('The requester has withdrawn the request.'))
})

test('a refused allocation gives the slots back and hides the team, until a new revision is routed', async () => {
  await hubWith({ ilo: {} })
  const id = await file({ visibility: 'public' })
  await answer(id, 'ilo', 'accept')
  await consent(id, { agree: true })
  const seenBy = async (who: string) =>
    (await (who === 'anyone' ? app.anyone : app.as(who)).get(`/v1/requests/${id}/team`)).status
  expect([await seenBy('anyone'), await seenBy('ilo')]).toEqual([200, 200])
  const refuse = () =>
    app.deliver(
      playedEvent(
        'ledger.allocation_refused',
        { requestId: id, revision: 1 },
        { allocationId: newId(), reasons: ['Words of a member'] },
      ),
    )
  await refuse()
  await refuse()
  expect(await teamOf(id)).toMatchObject({ state: 'refused', team: null, asked: [{ state: 'withdrawn' }] })
  expect([await seenBy('anyone'), await seenBy('ilo'), await slotsOf('ilo')]).toEqual([404, 404, 0])
  expect(JSON.stringify((await app.as('ilo').get('/v1/offers')).body)).not.toContain('Words of')
  await file({ revision: 2 }, id)
  await refuse()
  expect([await stateOf(id), await askedFor(id)]).toEqual(['matching', { ilo: 'open' }])
})

test.for([
  ['before the verdict on it', 'reopened first', []],
  ['after the verdict on it', 'verdict first', ['routing.offers_sent', 'routing.offer_withdrawn']],
] as const)(
  'a revision that was taken back %s leaves no partner asked; the next one is routed',
  async ([, order, said]) => {
    await hubWith({ ilo: { slots: 9 } })
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
