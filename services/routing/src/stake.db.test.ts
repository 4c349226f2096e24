// No operator acts on the team of a request that it has a stake in: whoever gains by the act leaves it to another.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { assessed, emptyRouting, revisionOf, submitted } from './played-events.ts'
import { dayMs, routingScene } from './routing-scene.ts'
import { makeRouting } from './service.ts'

const alsoOperators = ['freetown', 'sierra-leone', 'unhcr', 'iom', 'ilo', 'c40-cities']
let app: TestApp
beforeAll(async () => {
  const organisations = testOrganisations.map((each) =>
    alsoOperators.includes(each.slug) ? { ...each, roles: [...each.roles, 'operator' as const] } : each,
  )
  app = await testApp(makeRouting, { name: 'routing', organisations })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, file, hubWith, lapse, typesOf } = routingScene(() => app)

/** ILO is in the team for n1; IOM is asked for n2, for which UNHCR comes next and has no free slot. */
async function matching() {
  await hubWith({
    ilo: { support: ['technical'] },
    iom: { support: ['human'] },
    unhcr: { support: ['human'], languages: ['fr'], slots: 1 },
    'un-habitat': { support: ['human'], languages: ['fr'] },
  })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  return id
}
const acts = {
  reroute: (id: string, who: string) => app.as(who).post(`/v1/requests/${id}/reroute`, { reason: 'In a hurry' }),
  replace: (id: string, who: string, remove = 'ilo') =>
    app.as(who).post(`/v1/requests/${id}/team/replace`, { remove, reason: 'It leaves' }),
}

test.for([
  ['reroute', 'freetown', 'asks for it itself'],
  ['reroute', 'sierra-leone', 'is the government'],
  ['reroute', 'ilo', 'is or was asked for it'],
  ['reroute', 'iom', 'is or was asked for it'],
  ['reroute', 'unhcr', 'could be asked for it'],
  ['replace', 'freetown', 'asks for it itself'],
  ['replace', 'ilo', 'is or was asked for it'],
  ['replace', 'iom', 'is or was asked for it'],
  ['replace', 'unhcr', 'could be asked for it'],
] as const)('may not %s: %s, which %s', async ([act, who, stake]) => {
  const id = await matching()
  const before = [await askedFor(id), await typesOf(id)]
  expect((await acts[act](id, who)).body).toMatchObject({
    status: 403,
    code: 'routing.conflict_of_interest',
    detail: expect.stringContaining(stake),
  })
  expect([await askedFor(id), await typesOf(id)]).toEqual(before)
})

test('who could be asked only by a wider search, or once it has a free slot, has a stake as well', async () => {
  const id = await matching()
  await hubWith({ 'c40-cities': { support: ['human'], countries: ['PE'] } })
  expect((await acts.reroute(id, 'c40-cities')).body.code).toBe('routing.conflict_of_interest')
  // As many requests as UNHCR has slots, which ask nobody else.
  await answer(id, 'iom', 'decline')
  expect(await askedFor(id)).toMatchObject({ iom: 'declined' })
  await app.database.ownerSql`update routing.capabilities set slots = slots_taken where slug = 'unhcr'`
  const other = await file()
  expect((await acts.reroute(other, 'unhcr')).body.code).toBe('routing.conflict_of_interest')
})

test('who let its offer lapse, or was asked for an earlier revision, has a stake as well', async () => {
  const id = await matching()
  app.clock.advance(14 * dayMs)
  await lapse()
  expect((await acts.replace(id, 'iom')).body.code).toBe('routing.conflict_of_interest')
  const next = revisionOf(freetownRequest, { revision: 2, needs: [] })
  await app.deliver(submitted(id, next), assessed(id, next))
  expect((await acts.reroute(id, 'iom')).body.code).toBe('routing.conflict_of_interest')
})

test('an operator that is on file as a partner acts on requests for which it could not be asked', async () => {
  const id = await matching()
  await hubWith({ 'c40-cities': { support: ['technical'], objectives: [20], themes: [] } })
  const { status, body } = await acts.replace(id, 'c40-cities')
  expect([status, body.code]).toEqual([200, undefined])
})

test('another operator, who has none, does both', async () => {
  const id = await matching()
  expect((await acts.reroute(id, 'operator')).status).toBe(200)
  expect((await acts.replace(id, 'operator')).status).toBe(200)
})
