// One row for each answer of the route by which partners say what they can bring.
import { newId } from '@hub/runtime'
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { playedEvent } from '../played-events.ts'
import { makeRouting } from '../service.ts'

let app: TestApp
const capabilities = {
  support: ['technical', 'human'],
  objectives: [7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: ['Africa'],
  languages: ['en'],
  slots: 10,
}
const evidence = [
  { kind: 'programme', countries: ['SL'], title: 'Cleaner streets', source: 'https://example.org/streets' },
]

beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
  await app.as('ilo').put('/v1/partners/ilo/capabilities', { ...capabilities, evidence })
})
afterAll(() => app.close())

/** What is wrong is named in one place, with one sentence. */
const at = (path: string) => ({ errors: [{ path, message: expect.any(String) }] })
const experts = { id: 'experts', kind: 'technical', quantity: '3', unit: 'expert-months' }
const resources = (...changes: object[]) => ({ resources: changes.map((change) => ({ ...experts, ...change })) })
const money = { quantity: undefined, unit: undefined, amount: { amount: '50000.00', currency: 'USD' } }
const funds = (changes: object) => ({
  support: ['financial'],
  ...resources({ kind: 'financial', ...money, ...changes }),
})
const period = (from?: string, until?: string) => resources({ period: { from, until } })

const nowhere = { ...evidence[0], countries: [] }
const rows: [
  what: string,
  who: string,
  slug: string,
  given: object,
  status: number,
  holds: object | string,
  ifMatch?: string,
][] = [
  ['a resource without a name', 'ilo', 'ilo', resources({ id: undefined }), 400, at('resources[0].id')],
  ['a resource with a bad name', 'ilo', 'ilo', resources({ id: 'My Experts' }), 400, at('resources[0].id')],
  ['two resources of one name', 'ilo', 'ilo', resources({}, {}), 400, at('resources[1].id')],
  ['a resource of no kind', 'ilo', 'ilo', resources({ kind: 'moral' }), 400, at('resources[0].kind')],
  [
    'a resource of a kind not said',
    'ilo',
    'ilo',
    resources({ kind: 'financial', ...money }),
    400,
    at('resources[0].kind'),
  ],
  ['a quantity without its unit', 'ilo', 'ilo', resources({ unit: undefined }), 400, at('resources[0].unit')],
  ['a unit without a quantity', 'ilo', 'ilo', resources({ quantity: undefined }), 400, at('resources[0].quantity')],
  ['a quantity of nothing', 'ilo', 'ilo', resources({ quantity: '0' }), 400, at('resources[0].quantity')],
  ['experts in money', 'ilo', 'ilo', resources({ amount: money.amount }), 400, at('resources[0].amount')],
  ['money in a quantity', 'ilo', 'ilo', funds({ quantity: '3', unit: 'USD' }), 400, at('resources[0].quantity')],
  [
    'a period that ends before it begins',
    'ilo',
    'ilo',
    period('2027-02-01', '2027-01-31'),
    400,
    at('resources[0].period.until'),
  ],
  ['a period of no day', 'ilo', 'ilo', period('2027-02-30'), 400, at('resources[0].period.from')],
  ['a period of nothing', 'ilo', 'ilo', period(), 400, at('resources[0].period')],
  ['a resource for objective 24', 'ilo', 'ilo', resources({ objectives: [24] }), 400, at('resources[0].objectives[0]')],
  ['nothing of slots', 'ilo', 'ilo', { slots: undefined }, 400, { errors: [{ path: 'slots' }] }],
  ['a place that is no region', 'ilo', 'ilo', { regions: ['Atlantis'] }, 400, { errors: [{ path: 'regions[0]' }] }],
  ['an objective twice', 'ilo', 'ilo', { objectives: [7, 7] }, 400, { errors: [{ path: 'objectives' }] }],
  ['evidence of nowhere', 'ilo', 'ilo', { evidence: [nowhere] }, 400, { errors: [{ path: 'evidence[0]' }] }],
  ['capabilities without a key', 'anyone', 'ilo', {}, 401, 'http.unauthenticated'],
  ['capabilities of another', 'iom', 'ilo', {}, 404, 'http.not_found'],
  ['capabilities of who is no partner', 'norway', 'norway', {}, 404, 'routing.partner_unknown'],
  ['capabilities of nobody', 'operator', 'nobody', {}, 404, 'routing.partner_unknown'],
  ['a version that is not there', 'unhcr', 'unhcr', {}, 404, 'routing.no_capabilities', '*'],
  ['an old version', 'ilo', 'ilo', {}, 412, 'http.if_match_failed', '"ilo.9"'],
  ['again without If-Match', 'ilo', 'ilo', {}, 428, 'http.if_match_missing'],
  ['what a city brings its peers', 'dakar', 'dakar', { slots: 0 }, 200, { slug: 'dakar', slotsTaken: 0 }],
]
test.for(rows)('%s (%s)', async ([, who, slug, given, status, holds, ifMatch]) => {
  const headers: Record<string, string> = ifMatch === undefined ? {} : { 'if-match': ifMatch }
  const reply = await (who === 'anyone' ? app.anyone : app.as(who)).put(
    `/v1/partners/${slug}/capabilities`,
    { ...capabilities, ...given },
    headers,
  )
  expect(reply.body).toMatchObject(typeof holds === 'string' ? { code: holds } : holds)
  expect(reply.status).toBe(status)
})

test('by the ETag that was read, once', async () => {
  const path = '/v1/partners/ilo/capabilities'
  const ifMatch = { 'if-match': (await app.as('ilo').get(path)).headers.etag ?? '' }
  const change = () => app.as('ilo').put(path, { ...capabilities, evidence }, ifMatch)
  const replies = await Promise.all([change(), change()])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 412])
})

test('for a registered city, not for a funder', async () => {
  const register = (slug: string, kind: 'local_government' | 'foundation', roles: ['requester'] | ['funder']) => {
    const about = { requestId: newId(), revision: 1 }
    return app.deliver(playedEvent('identity.organisation_registered', about, { slug, name: slug, kind, roles }))
  }
  await register('amman', 'local_government', ['requester'])
  await register('a-fund', 'foundation', ['funder'])
  const describeOf = (slug: string) =>
    app.as('operator').put(`/v1/partners/${slug}/capabilities`, { ...capabilities, slots: 0 })
  expect([(await describeOf('amman')).status, (await describeOf('a-fund')).status]).toEqual([200, 404])
})
