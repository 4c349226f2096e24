// One line for each answer of each route that reads, and who sees what.
import type { TestApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done } from './fund-scene.ts'
import { agreement, allocations, contributions, openRoutes, type RoutesScene } from './routes-scene.ts'

let app: TestApp
let ids: RoutesScene['ids']
let at: RoutesScene['at']

beforeAll(async () => {
  ;({ app, ids, at } = await openRoutes())
  await done(app, 'operator', at(`${contributions}/{public}/agreement`), agreement)
})
afterAll(() => app.close())

const reads: [slug: string | null, path: string, status: number, code?: string][] = [
  [null, `${contributions}?limit=0`, 400, 'http.malformed'],
  [null, `${contributions}?cursor=x`, 400, 'http.cursor_unknown'],
  [null, contributions, 200],
  [null, `${contributions}/{public}`, 200],
  [null, `${contributions}/{pledged}`, 404, 'http.not_found'],
  ['illustrative-bank', `${contributions}/{pledged}`, 404, 'http.not_found'],
  ['norway', `${contributions}/{pledged}`, 200],
  ['auditor', `${contributions}/{pledged}`, 200],
  [null, `${allocations}?state=lost`, 400, 'http.malformed'],
  [null, allocations, 200],
  [null, `${allocations}/{approved}`, 200],
  [null, `${allocations}/{voided}`, 404, 'http.not_found'],
  [null, `${allocations}/{private}`, 404, 'http.not_found'],
  ['unhcr', `${allocations}/{private}`, 200],
  ['freetown', `${allocations}/{private}`, 200],
  ['committee-one', `${allocations}/{private}`, 200],
  [null, '/v1/fund/accounts', 200],
  [null, '/v1/fund/balances', 200],
  [null, '/v1/fund/transfers', 200],
  [null, '/v1/requests/{request}/funding', 200],
  [null, '/v1/requests/{hidden}/funding', 404, 'http.not_found'],
  ['freetown', '/v1/requests/{hidden}/funding', 200],
  ['operator', '/v1/requests/{nothing}/funding', 404, 'http.not_found'],
  [null, '/v1/reports/allocations?format=pdf', 400, 'http.malformed'],
  [null, '/v1/reports/allocations', 200],
]

test.for(reads)('%s reads %s: %i %s', async ([slug, path, status, code]) => {
  const reply = await (slug === null ? app.anyone : app.as(slug)).get(at(path))
  expect({ status: reply.status, code: reply.body.code }).toEqual({ status, code })
})

test('conditions and agreement are for the funder, operators and auditors alone', async () => {
  const read = async (slug: string) => (await app.as(slug).get(at(`${contributions}/{pledged}`))).body.conditions
  expect(await Promise.all(['norway', 'operator', 'auditor'].map(read))).toEqual(Array(3).fill('Private terms'))
  const ofPublic = await app.anyone.get(at(`${contributions}/{public}`))
  expect(ofPublic.body).toMatchObject({ conditions: null, agreement: null, state: 'agreed' })
})

test('lists are read to their end by cursor, and a caller sees in them only what it may', async () => {
  const collect = async (
    caller: { get(path: string): Promise<{ body: { items: { id: string }[]; nextCursor: string | null } }> },
    path: string,
  ) => {
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await caller.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`)
      found.push(...body.items.map(({ id }) => id))
      cursor = body.nextCursor
    }
    return found
  }
  const all = await collect(app.as('operator'), contributions)
  expect(new Set(all).size).toBe(all.length)
  expect(all).toContain(ids.pledged)
  expect(await collect(app.anyone, contributions)).not.toContain(ids.pledged)
  expect(await collect(app.as('norway'), contributions)).toContain(ids.pledged)
  const open = await collect(app.anyone, allocations)
  expect(open).toContain(ids.approved)
  expect(open).not.toContain(ids.private)
  expect(open).not.toContain(ids.voided)
  expect(await collect(app.as('operator'), allocations)).toContain(ids.voided)
  const books = await collect(app.as('auditor'), '/v1/fund/transfers')
  expect(new Set(books).size).toBe(books.length)
  // A deposit, its fee, two allocations, a payment.
  expect(books).toHaveLength(5)
})

test('the books are open to auditors line by line, to everybody in totals that come out at zero', async () => {
  for (const path of ['/v1/fund/accounts', '/v1/fund/balances']) {
    const { body } = await app.anyone.get(path)
    expect(body.items).toEqual([])
    const cents = body.totals.map((total: { posted: { amount: string } }) =>
      Number(total.posted.amount.replace('.', '')),
    )
    expect(cents.length).toBeGreaterThan(3)
    expect(cents.reduce((a: number, b: number) => a + b, 0)).toBe(0)
    expect((await app.as('auditor').get(path)).body.items.length).toBeGreaterThan(3)
  }
})

test('votes are shown to who takes part, not to everybody', async () => {
  const read = async (caller: { get(path: string): Promise<{ body: { votes: unknown[] | null } }> }) =>
    (await caller.get(at(`${allocations}/{approved}`))).body.votes?.length
  expect(await read(app.as('unhcr'))).toBe(2)
  expect(await read(app.anyone)).toBeUndefined()
})
