import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contribute, type Filed, match, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { waitlist } from '../waiting-scene.ts'

let app: TestApp
let [waiting, matched, elsewhere]: (Filed | undefined)[] = []
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '100.00', earmark: { countries: ['SL'] } })
  const open = { visibility: 'public' as const }
  waiting = await waitlist(app, '900.00', { more: open })
  matched = await match(app, freetownRequest, usd('50.00'), { more: { ...open, title: 'Small', objectives: [15, 2] } })
  elsewhere = await waitlist(app, '70.00', { more: { ...open, territories: [{ country: 'SN' }], objectives: [7] } })
  await waitlist(app, '900.00', { more: { visibility: 'owner', title: 'Private' } })
  await match(app, freetownRequest, null, { more: open })
})
afterAll(() => app.close())

const list = async (query = '') => {
  const { status, body } = await app.anyone.get(`/v1/pipeline${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const idsOf = async (query: string) =>
  (await list(query)).items.map(({ requestId }: { requestId: string }) => requestId)

test('everybody sees the public requests that wait for money, with what they lack and nothing private', async () => {
  const { items, nextCursor } = await list()
  expect(nextCursor).toBeNull()
  expect(items.map(({ requestId }: { requestId: string }) => requestId).toSorted()).toEqual(
    [waiting, matched, elsewhere].map((filed) => filed?.requestId).toSorted(),
  )
  const of = (filed: Filed | undefined) =>
    items.find(({ requestId }: { requestId: string }) => requestId === filed?.requestId)
  expect(of(waiting)).toEqual({
    requestId: waiting?.requestId,
    reference: expect.stringMatching(/^HUB-/),
    title: freetownRequest.title,
    state: 'waitlisted',
    countries: ['SL'],
    objectives: [2, 7, 15],
    asked: usd('900.00'),
    missing: usd('801.00'),
    waitingSince: '2026-11-24T09:00:00.000Z',
  })
  expect(of(matched)).toMatchObject({ state: 'matched', missing: usd('0.00'), waitingSince: null })
  expect(of(elsewhere)).toMatchObject({ missing: usd('70.00') })
})

test('a funder finds what its earmark would fit: the first objective decides the area', async () => {
  const [first, second, third] = [waiting, matched, elsewhere].map((filed) => filed?.requestId)
  expect(await idsOf('?country=SN')).toEqual([third])
  expect((await idsOf('?objective=2')).toSorted()).toEqual([first, second].toSorted())
  expect((await idsOf('?thematicArea=2')).toSorted()).toEqual([first, third].toSorted())
  expect(await idsOf('?thematicArea=5&country=SL&objective=15')).toEqual([second])
  expect(await idsOf('?country=FR')).toEqual([])
})

test('pages follow one another by cursor', async () => {
  const seen: string[] = []
  for (let query = '?limit=1'; query !== ''; ) {
    const { items, nextCursor } = await list(query)
    seen.push(...items.map(({ requestId }: { requestId: string }) => requestId))
    query = nextCursor === null ? '' : `?limit=1&cursor=${nextCursor}`
  }
  expect(new Set(seen).size).toBe(3)
  expect(seen).toEqual(seen.toSorted())
})

test('a request that comes to the list while it is read shifts no page: whoever stood there is listed once', async () => {
  const before = await idsOf('')
  const first = await list('?limit=2')
  const { requestId } = await waitlist(app, '10.00', {
    more: { visibility: 'public', territories: [{ country: 'GH' }] },
  })
  const rest = await list(`?limit=200&cursor=${first.nextCursor}`)
  const ids = [...first.items, ...rest.items].map((item: { requestId: string }) => item.requestId)
  expect(ids.filter((id) => id !== requestId)).toEqual(before)
  expect(await idsOf('?country=GH')).toEqual([requestId])
})

test.for(['?thematicArea=6', '?objective=24', '?country=sl', '?earmark=2'])(
  '%s is answered 400, and what to change is named',
  async (query) => {
    const { status, body } = await app.anyone.get(`/v1/pipeline${query}`)
    expect(status).toBe(400)
    expect(JSON.stringify(body.errors)).toContain(query.slice(1).split('=')[0])
  },
)

test('a cursor that this list did not give out is answered 400', async () => {
  expect(await app.anyone.get('/v1/pipeline?cursor=x')).toMatchObject({
    status: 400,
    body: { code: 'http.cursor_unknown' },
  })
})

test('what one contribution has left that is not public is told exactly to its funder, operators and auditors alone', async () => {
  const { requestId } = await waitlist(app, '5000.00', {
    more: { visibility: 'public', territories: [{ country: 'KE' }] },
  })
  const missingFor = async (slug: string | null) => {
    const caller = slug === null ? app.anyone : app.as(slug)
    return (await caller.get('/v1/pipeline?country=KE')).body.items[0].missing.amount
  }
  const hidden = { earmark: { countries: ['KE'] }, visibility: 'owner' as const }
  await contribute(app, { funder: 'illustrative-bank', amount: '1234.56', ...hidden })
  expect([await missingFor(null), await missingFor('norway')]).toEqual(['4000.00', '4000.00'])
  for (const slug of ['illustrative-bank', 'operator', 'auditor']) expect(await missingFor(slug)).toBe('3777.78')
  const spendableFor = async (slug: string) => {
    const { spendable } = (await app.as(slug).get(`/v1/requests/${requestId}/funding`)).body
    return spendable?.map((each: { spendable: { amount: string } }) => each.spendable.amount) ?? null
  }
  expect([await spendableFor('freetown'), await spendableFor('operator')]).toEqual([['1000.00'], ['1222.22']])
  expect(await spendableFor('norway')).toBeNull()
  // Never more than is asked.
  const { requestId: small } = await waitlist(app, '1240.00', {
    more: { visibility: 'public', territories: [{ country: 'KE' }] },
  })
  const { items } = (await app.anyone.get('/v1/pipeline?country=KE')).body
  expect(items.find((item: { requestId: string }) => item.requestId === small).missing.amount).toBe('20.00')
})
