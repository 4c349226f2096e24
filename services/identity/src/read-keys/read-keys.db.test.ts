import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity' })
})
afterAll(() => hub.close())

const path = '/v1/organisations/freetown/keys'

test('200 lists the keys of an organisation to it, the operator and the auditor, oldest first, never the keys themselves', async () => {
  const { body: made } = await hub.as('freetown').post(path, { label: 'second' })
  const signedIn = await hub.anyone.post('/v1/session', { key: made.key })
  expect(signedIn.status).toBe(204)
  for (const slug of ['freetown', 'operator', 'auditor']) {
    const { status, body } = await hub.as(slug).get(path)
    expect(status).toBe(200)
    expect(body.items.map(({ label }: { label: string }) => label)).toEqual(['test', 'second'])
    expect(JSON.stringify(body)).not.toContain(made.key)
  }
})

test('200 says who made and who revoked each key', async () => {
  const { body: made } = await hub.as('operator').post('/v1/organisations/dakar/keys', { label: 'made by another' })
  await hub.as('dakar').post(`/v1/organisations/dakar/keys/${made.id}/revoke`)
  const { body } = await hub.as('auditor').get('/v1/organisations/dakar/keys')
  expect(body.items).toMatchObject([
    { label: 'test', createdBy: 'hub', revokedBy: null },
    { label: 'made by another', createdBy: 'operator', revokedBy: 'dakar' },
  ])
})

test('200 pages through them', async () => {
  const first = await hub.as('freetown').get(`${path}?limit=1`)
  const second = await hub.as('freetown').get(`${path}?limit=1&cursor=${first.body.nextCursor}`)
  expect(second.body.items).toHaveLength(1)
  expect(second.body.items[0].id).not.toBe(first.body.items[0].id)
  expect(second.body.nextCursor).toBeNull()
})

const refusals = [
  { what: 'a limit of none', as: 'freetown', to: `${path}?limit=0`, status: 400, code: 'http.malformed' },
  { what: 'another list’s cursor', as: 'freetown', to: `${path}?cursor=x`, status: 400, code: 'http.cursor_unknown' },
  { what: 'nobody', as: null, to: path, status: 401, code: 'http.unauthenticated' },
  { what: 'another organisation', as: 'dakar', to: path, status: 403, code: 'http.forbidden' },
  {
    what: 'an organisation that there is not',
    as: 'operator',
    to: '/v1/organisations/atlantis/keys',
    status: 404,
    code: 'http.not_found',
  },
]

test.for(refusals)('$status refuses $what', async ({ as, to, status, code }) => {
  const caller = as === null ? hub.anyone : hub.as(as)
  expect((await caller.get(to)).body).toMatchObject({ status, code })
})
