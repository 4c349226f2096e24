import type { Organisation } from '@hub/contracts'
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'
import { ensureOrganisations } from './bootstrap-organisations.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity', organisations: [] })
})
afterAll(() => hub.close())

const first: Organisation[] = [
  { slug: 'operator', name: 'Illustrative Secretariat', kind: 'fund_secretariat', roles: ['operator'] },
  { slug: 'auditor', name: 'Illustrative Auditor', kind: 'fund_secretariat', roles: ['auditor'] },
]
const ensure = (organisations: Organisation[]) =>
  hub.db.transaction((tx) => ensureOrganisations(tx, hub.clock, organisations))

test('makes a new hub its first organisations, each with a key that works, and keeps them at the next start', async () => {
  const keys = await ensure(first)
  expect(Object.keys(keys)).toEqual(['operator', 'auditor'])
  const session = await hub.anyone.get('/v1/session', { authorization: `Bearer ${keys.operator}` })
  expect(session.body.roles).toEqual(['operator'])

  const listed = await hub.anyone.get('/v1/organisations/auditor/keys', { authorization: `Bearer ${keys.operator}` })
  expect(listed.body.items).toMatchObject([{ createdBy: 'hub' }])

  const third: Organisation = { slug: 'member', name: 'Illustrative Member', kind: 'foundation', roles: ['committee'] }
  expect(Object.keys(await ensure([...first, third]))).toEqual(['member'])
  expect((await hub.anyone.get('/v1/session', { authorization: `Bearer ${keys.operator}` })).status).toBe(200)
  const events = await hub.events()
  expect(events.map(({ body, actor }) => [(body as Organisation).slug, actor.organisation])).toEqual([
    ['operator', 'hub'],
    ['auditor', 'hub'],
    ['member', 'hub'],
  ])
})
