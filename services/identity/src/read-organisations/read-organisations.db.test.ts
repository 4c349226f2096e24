import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity' })
})
afterAll(() => hub.close())

const slugs = async (query: string): Promise<string[]> => {
  const { body } = await hub.anyone.get(`/v1/organisations?limit=200${query}`)
  return body.items.map(({ slug }: { slug: string }) => slug)
}

test('200 shows an organisation to everybody, without what it does not have', async () => {
  const { status, body } = await hub.anyone.get('/v1/organisations/freetown')
  expect(status).toBe(200)
  expect(body).toEqual({
    slug: 'freetown',
    name: 'Freetown City Council',
    kind: 'local_government',
    roles: ['requester'],
    country: 'SL',
    illustrative: false,
    registeredAt: expect.any(String),
  })
})

test('200 lists by kind, role and country, and by all of them', async () => {
  expect(await slugs('&kind=local_government')).toEqual(['dakar', 'freetown'])
  expect(await slugs('&role=committee')).toEqual(['committee-one', 'committee-three', 'committee-two'])
  expect(await slugs('&country=SL')).toEqual(['freetown', 'sierra-leone'])
  expect(await slugs('&country=SL&kind=national_government&role=requester')).toEqual(['sierra-leone'])
  expect(await slugs('&country=SL&role=funder')).toEqual([])
})

test('200 pages through all of them once', async () => {
  const all = await slugs('')
  const paged: string[] = []
  for (let next = ''; ; ) {
    const { body } = await hub.anyone.get(`/v1/organisations?limit=5${next}`)
    paged.push(...body.items.map(({ slug }: { slug: string }) => slug))
    if (body.nextCursor === null) break
    next = `&cursor=${body.nextCursor}`
  }
  expect(paged).toEqual(all)
})

const refusals = [
  { what: 'a country that there is not', path: '/v1/organisations?country=ZZ', status: 400, code: 'http.malformed' },
  { what: 'another list’s cursor', path: '/v1/organisations?cursor=MQ', status: 400, code: 'http.cursor_unknown' },
  { what: 'a name that is no slug', path: '/v1/organisations/Free%20town', status: 400, code: 'http.malformed' },
  {
    what: 'an organisation that there is not',
    path: '/v1/organisations/atlantis',
    status: 404,
    code: 'http.not_found',
  },
]

test.for(refusals)('$status refuses $what', async ({ path, status, code }) => {
  expect((await hub.anyone.get(path)).body).toMatchObject({ status, code })
})
