import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { fileInState } from '../test-events.ts'

let hub: TestApp
const ids: Record<string, string> = {}
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
  for (const state of ['draft', 'submitted', 'declined', 'matching', 'refused', 'withdrawn'] as const)
    ids[state] = (await fileInState(hub, freetownRequest, state)).id
  ids.closed = (await fileInState(hub, { ...freetownRequest, visibility: 'owner' }, 'submitted')).id
  const dakar = { ...freetownRequest, territories: [{ country: 'SN' }, { country: 'ML' }], objectives: [5] }
  ids.dakar = (await hub.as('dakar').post('/v1/requests', dakar)).body.id
})
afterAll(() => hub.close())

const namesIn = (items: { id: string }[]) =>
  items.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id)).sort()
const list = async (caller: { get: TestApp['anyone']['get'] }, query = '') => {
  const { status, body } = await caller.get(`/v1/requests?${query}`)
  return status === 200 ? namesIn(body.items) : [status, body.code]
}

test('operators and auditors see all, owners their own and the public ones, others the public ones', async () => {
  const open = ['dakar', 'matching', 'submitted', 'withdrawn']
  const all = Object.keys(ids).sort()
  expect(await list(hub.as('operator'))).toEqual(all)
  expect(await list(hub.as('auditor'))).toEqual(all)
  expect(await list(hub.as('freetown'))).toEqual(all)
  expect(await list(hub.as('dakar'))).toEqual(open)
  expect(await list(hub.as('unhcr'))).toEqual(open)
  expect(await list(hub.anyone)).toEqual(open)
})

test.for<[string, string[]]>([
  ['state=matching', ['matching']],
  ['state=draft', []],
  ['country=ML', ['dakar']],
  ['country=FR', []],
  ['objective=5', ['dakar']],
  ['objective=2&country=SL', ['matching', 'submitted', 'withdrawn']],
  ['requester=dakar', ['dakar']],
  ['requester=dakar&country=SL', []],
])('?%s finds what fits', async ([query, found]) => {
  expect(await list(hub.anyone, query)).toEqual(found)
})

test('requester=me are one’s own, which takes a key', async () => {
  expect(await list(hub.as('dakar'), 'requester=me')).toEqual(['dakar'])
  expect(await list(hub.as('unhcr'), 'requester=me')).toEqual([])
  expect(await list(hub.anyone, 'requester=me')).toEqual([401, 'http.unauthenticated'])
})

test.for(['state=lost', 'country=Mali', 'objective=24', 'limit=0', 'limit=201', 'colour=red', 'cursor=x'])(
  '400 for ?%s',
  async (query) => {
    expect((await hub.anyone.get(`/v1/requests?${query}`)).status).toBe(400)
  },
)

test('pages hold every request once, newest first, while others are filed', async () => {
  const seen: { id: string; createdAt: string }[] = []
  for (let cursor = ''; ; ) {
    const { body } = await hub.as('operator').get(`/v1/requests?limit=3${cursor}`)
    seen.push(...body.items)
    if (body.nextCursor === null) break
    cursor = `&cursor=${body.nextCursor}`
    await hub.as('freetown').post('/v1/requests', { title: 'Later', submit: false })
  }
  expect(namesIn(seen)).toEqual(Object.keys(ids).sort())
  expect(seen.map(({ id }) => id)).toEqual(
    seen
      .map(({ id }) => id)
      .sort()
      .reverse(),
  )
})
