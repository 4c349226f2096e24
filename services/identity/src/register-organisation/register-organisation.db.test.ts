import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity' })
})
afterAll(() => hub.close())

const accra = {
  slug: 'accra',
  name: 'Accra Metropolitan Assembly',
  kind: 'local_government',
  roles: ['requester', 'partner', 'requester'],
  country: 'GH',
  source: 'https://migrationnetwork.un.org/accra',
}

test('201 registers an organisation of several roles and says so once', async () => {
  const headers = { 'idempotency-key': 'accra' }
  const made = await hub.as('operator').post('/v1/organisations', accra, headers)
  const stored = { ...accra, roles: ['requester', 'partner'], illustrative: false }
  expect([made.status, made.headers.location]).toEqual([201, '/v1/organisations/accra'])
  expect(made.body).toEqual({ ...stored, registeredAt: '2026-11-24T09:00:00.000Z' })
  expect((await hub.as('operator').post('/v1/organisations', accra, headers)).body).toEqual(made.body)
  expect(await hub.events()).toMatchObject([
    { type: 'identity.organisation_registered', actor: { organisation: 'operator', role: 'operator' }, body: stored },
  ])
})

const refusals = [
  { what: 'a slug with capitals', body: { ...accra, slug: 'Accra' }, status: 400, code: 'http.malformed' },
  { what: 'no role', body: { ...accra, roles: [] }, status: 400, code: 'http.malformed' },
  { what: 'a kind that there is not', body: { ...accra, kind: 'village' }, status: 400, code: 'http.malformed' },
  { what: 'a country that there is not', body: { ...accra, country: 'ZZ' }, status: 400, code: 'http.malformed' },
  { what: 'a script as website', body: { ...accra, website: 'javascript:x' }, status: 400, code: 'http.malformed' },
  { what: 'a field that there is not', body: { ...accra, city: true }, status: 400, code: 'http.malformed' },
  { what: 'nobody', as: null, body: accra, status: 401, code: 'http.unauthenticated' },
  { what: 'a requester', as: 'freetown', body: accra, status: 403, code: 'http.forbidden' },
  { what: 'an auditor', as: 'auditor', body: accra, status: 403, code: 'http.forbidden' },
  {
    what: 'a slug that is taken',
    body: { ...accra, slug: 'freetown' },
    status: 409,
    code: 'identity.organisation_exists',
  },
  { what: 'the hub’s own name', body: { ...accra, slug: 'hub' }, status: 422, code: 'identity.slug_reserved' },
]

test.for(refusals)('$status refuses $what', async ({ as = 'operator', body, status, code }) => {
  const caller = as === null ? hub.anyone : hub.as(as)
  const before = await hub.events()
  expect((await caller.post('/v1/organisations', body)).body).toMatchObject({ status, code })
  expect(await hub.events()).toEqual(before)
})
