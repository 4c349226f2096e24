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

const { answer, askedFor, consent, file, hubWith, slotsOf, typesOf } = routingScene(() => app)

test('a vetoed partner leaves the team with its slot, and is not asked again, also not for a new revision', async () => {
  await hubWith({ ilo: {}, iom: { languages: ['fr'] } })
  const id = await file()
  await answer(id, 'ilo', 'accept')
  expect((await consent(id, { agree: false, veto: ['ilo'], reason: 'Worked badly before' })).status).toBe(200)
  expect(await askedFor(id)).toEqual({ ilo: 'withdrawn', iom: 'open' })
  expect(await slotsOf('ilo')).toBe(0)
  expect((await typesOf(id)).slice(-3)).toEqual(['team_vetoed', 'offer_withdrawn', 'offers_sent'])
  await file({ revision: 2 }, id)
  expect(await askedFor(id)).toEqual({ iom: 'open' })
})
