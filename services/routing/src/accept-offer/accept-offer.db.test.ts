import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { emptyRouting } from '../played-events.ts'
import { forObjectives, routingScene, threeNeeds } from '../routing-scene.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, file, hubWith, offersOf, openOffer, slotsOf, teamOf, typesOf } = routingScene(() => app)

test('two acceptances at once make one team', async () => {
  await hubWith({ ilo: { support: ['technical'], slots: 4 }, iom: { support: ['human'], slots: 4 } })
  for (let left = 4; left > 0; left -= 1) {
    const id = await file()
    const offers = [await openOffer(id, 'ilo'), await openOffer(id, 'iom')]
    const accept = (partner: string, offer = '') => app.as(partner).post(`/v1/offers/${offer}/accept`, {})
    const answers = await Promise.all([accept('ilo', offers[0]), accept('iom', offers[1])])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await typesOf(id)).filter((type) => type === 'team_proposed')).toHaveLength(1)
  }
})

test('what a partner leaves of a need is asked of the next', async () => {
  await hubWith({ ilo: {}, iom: { languages: ['fr'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept', { needs: [{ needId: 'n1', quantity: '2.5' }] })
  expect(await askedFor(id)).toEqual({ ilo: 'accepted', iom: 'open' })
  await answer(id, 'iom', 'accept')
  const { members } = (await teamOf(id)).team
  expect(members.find(({ partner }: { partner: string }) => partner === 'iom').needs).toEqual([
    { needId: 'n1', quantity: '3.5' },
    { needId: 'n2', quantity: '4' },
  ])
})

test.for(['open', 'accepted'] as const)(
  'a partner whose offer is %s is asked for more of the same request',
  async (state) => {
    await hubWith({
      ilo: forObjectives(2, 7),
      iom: { ...forObjectives(7, 15), languages: ['fr'], slots: 1 },
      unhcr: { ...forObjectives(2), languages: ['fr'] },
    })
    const id = await file(threeNeeds)
    expect(await offersOf(id)).toEqual([
      ['ilo', 'n1,n2', 'open'],
      ['iom', 'n3', 'open'],
    ])
    if (state === 'accepted') await answer(id, 'iom', 'accept')
    await answer(id, 'ilo', 'decline')
    const offers = await offersOf(id)
    expect(offers).toHaveLength(4)
    expect(offers).toEqual(
      expect.arrayContaining([
        ['iom', 'n3', state],
        ['iom', 'n2', 'open'],
        ['unhcr', 'n1', 'open'],
      ]),
    )
    expect(await slotsOf('iom')).toBe(1)
    await answer(id, 'unhcr', 'accept')
    for (const { offerId } of (await teamOf(id)).asked.filter((offer: { state: string }) => offer.state === 'open'))
      expect((await app.as('iom').post(`/v1/offers/${offerId}/accept`, {})).status).toBe(200)
    const { team } = await teamOf(id)
    expect(team.payees.toSorted()).toEqual(['iom', 'unhcr'])
    const needsOf = (slug: string) =>
      team.members
        .find(({ partner }: { partner: string }) => partner === slug)
        .needs.map(({ needId }: { needId: string }) => needId)
    expect([needsOf('iom').toSorted(), needsOf('unhcr')]).toEqual([['n2', 'n3'], ['n1']])
  },
)
