// A hub whose fund asks for teams of an entity of the UN and an organisation outside it.
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { diversityOf, TeamEnvironment } from './config.ts'
import { emptyRouting } from './played-events.ts'
import { routingScene } from './routing-scene.ts'
import { makeRouting } from './service.ts'

let app: TestApp
beforeAll(async () => {
  const environment = { TEAM_DIVERSITY: 'un_and_others', TEAM_DIVERSITY_REASON: 'Its board decided so.' }
  const diversity = diversityOf(TeamEnvironment.parse(environment))
  app = await testApp((context) => makeRouting(context, { diversity }), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, file, hubWith, teamOf } = routingScene(() => app)

test('a team is asked that has both, though one alone would do, and says why', async () => {
  await hubWith({ ilo: {}, 'c40-cities': { languages: ['fr'] } })
  const id = await file()
  expect(await askedFor(id)).toEqual({ ilo: 'open', 'c40-cities': 'open' })
  for (const partner of ['ilo', 'c40-cities']) await answer(id, partner, 'accept')
  expect((await teamOf(id)).team.diversity).toEqual({
    isMet: true,
    reason: 'The team has an entity of the United Nations and an organisation outside it. Its board decided so.',
  })
})

test('where it cannot be had the smallest team is asked, and says so', async () => {
  await hubWith({ ilo: {}, iom: { languages: ['fr'] } })
  const id = await file()
  expect(await askedFor(id)).toEqual({ ilo: 'open' })
  await answer(id, 'ilo', 'accept')
  expect((await teamOf(id)).team.diversity).toMatchObject({
    isMet: false,
    reason: expect.stringContaining('no such set of those that were free could share the needs. Its board decided so.'),
  })
})

test('a fund that asks for nothing of the kind has teams that say nothing of it', () => {
  expect(diversityOf(TeamEnvironment.parse({}))).toBeNull()
  expect(TeamEnvironment.safeParse({ TEAM_DIVERSITY: 'some' }).error?.issues[0]?.message).toBe(
    'write none, un_and_others or two_kinds',
  )
})
