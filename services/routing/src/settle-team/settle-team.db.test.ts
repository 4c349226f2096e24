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

const { answer, consent, file, hubWith, slotsOf, teamOf } = routingScene(() => app)

const fromLedger = <T extends 'ledger.allocation_approved' | 'ledger.request_kept'>(
  id: string,
  type: T,
  body: object,
) => playedEvent(type, { requestId: id, revision: 1 }, { allocationId: newId(), ...body } as never)

const changed = (id: string) => {
  const revision = revisionOf(freetownRequest, { revision: 2, title: 'Another' })
  const about = { requestId: id, revision: 1 }
  return [
    playedEvent('intake.request_reopened', about, { from: 'matching' }),
    submitted(id, revision),
    assessed(id, revision),
  ]
}

const withdrawn = (id: string) => [
  playedEvent('intake.request_withdrawn', { requestId: id, revision: 1 }, { reason: 'Words' }),
]

test.for([
  ['changed', 'after', changed],
  ['changed', 'before', changed],
  ['withdrawn', 'after', withdrawn],
  ['withdrawn', 'before', withdrawn],
] as const)(
  'a request that is %s %s routing learns that its money was approved keeps its team',
  async ([, order, wish]) => {
    await hubWith({ ilo: { slots: 1 }, iom: { languages: ['fr'] } })
    const id = await file({ visibility: 'public' })
    await answer(id, 'ilo', 'accept')
    const { team } = (await consent(id, { agree: true })).body
    const approved = fromLedger(id, 'ledger.allocation_approved', { amount: { amount: '1.00', currency: 'USD' } })
    const kept = fromLedger(id, 'ledger.request_kept', { reason: 'Approved first', team, isPaid: false })
    const events = order === 'after' ? [approved, ...wish(id), kept] : [...wish(id), approved, kept, kept]
    for (const event of events) await app.deliver(event)
    expect(await teamOf(id)).toMatchObject({ revision: 1, state: 'funded', team, asked: [{ state: 'accepted' }] })
    expect([await slotsOf('ilo'), await slotsOf('iom')]).toEqual([1, 0])
    expect((await app.anyone.get(`/v1/requests/${id}/team`)).body.team).toEqual(team)
    const offer = (await teamOf(id)).asked[0].offerId
    expect((await app.as('ilo').get(`/v1/offers/${offer}`)).body.request.title).toBe(freetownRequest.title)
  },
)
