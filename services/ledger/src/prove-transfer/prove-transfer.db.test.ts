import { randomUUID } from 'node:crypto'
import { makeLogger } from '@hub/runtime'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCheckpoint, signerOf } from '../checkpoint.ts'
import { contribute, tellOrganisations } from '../fund-scene.ts'
import { hiddenName } from '../leaf.ts'
import { makeSealLeaves } from '../seal-leaves/seal-leaves.ts'
import { makeLedger } from '../service.ts'
import { hashOfLeaf, rootFromInclusion } from '../tree.ts'

const signer = signerOf('test/fund', Buffer.alloc(32, 1))
const log = makeLogger({ service: 'ledger', level: 'silent' })
// Called as a part of the codes of accounts is, which names nobody.
const namesake = {
  slug: 'funder',
  name: 'Illustrative Namesake',
  kind: 'foundation',
  roles: ['funder'],
  illustrative: true,
} satisfies (typeof testOrganisations)[number]

let app: TestApp
let contribution: string
let id: string

beforeAll(async () => {
  const organisations = [...testOrganisations, namesake]
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger', organisations })
  await tellOrganisations(app, testOrganisations)
  contribution = await contribute(app, { funder: 'illustrative-bank', amount: '1000.00', visibility: 'owner' })
  await makeSealLeaves({ db: app.db, clock: app.clock, log, signer })()
  id = (await app.as('auditor').get('/v1/fund/transfers?limit=1')).body.items[0].id
})
afterAll(() => app.close())

const proofFor = (slug: string | null, which = id) =>
  (slug === null ? app.anyone : app.as(slug)).get(`/v1/fund/transfers/${which}/proof`)

test('anybody is given the leaf and a path that leads to the signed root', async () => {
  const { status, body } = await proofFor(null)
  expect(status).toBe(200)
  const path = body.path.map((hash: string) => Buffer.from(hash, 'base64'))
  const root = rootFromInclusion(hashOfLeaf(body.leaf), body.index, body.checkpoint.size, path)
  expect(root).toEqual(openCheckpoint(body.checkpoint.note, signer.verifier)?.root)
  expect(body.knownFrom).toBe('2026-11-24T09:00:00.001Z')
})

test('a leaf says in a fixed form what moved, and neither who gave it nor of which contribution', async () => {
  const { leaf, names } = (await proofFor(null)).body
  expect(names).toEqual([])
  expect(leaf).not.toContain('illustrative-bank')
  expect(leaf).not.toContain(contribution)
  const said = JSON.parse(leaf)
  expect(Object.keys(said)).toEqual([
    'v',
    'kind',
    'id',
    'number',
    'xid',
    'code',
    'about',
    'effectiveOn',
    'recordedAt',
    'corrects',
    'settles',
    'entries',
  ])
  expect(said).toMatchObject({ v: 1, kind: 'transfer', id, code: 'deposit', effectiveOn: '2026-11-24' })
  expect(said.entries).toEqual([
    expect.objectContaining({ account: expect.stringMatching(/^funder:#[0-9a-f]{32}$/), amountMinor: '-100000' }),
    expect.objectContaining({ account: 'fund:available:USD', amountMinor: '100000' }),
  ])
})

test('an organisation that is called as a part of an account’s code is told nothing by that', async () => {
  expect((await proofFor(namesake.slug)).body.names).toEqual([])
})

test.for(['illustrative-bank', 'operator', 'auditor'])(
  '%s is told the names behind it, and how they were hidden',
  async (slug) => {
    const { leaf, names } = (await proofFor(slug)).body
    expect(names.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining([contribution, 'funder:illustrative-bank:USD']),
    )
    for (const { hidden, name, salt } of names) expect(hidden).toBe(hiddenName({ name, salt }))
    expect(leaf).toContain(names.find(({ name }: { name: string }) => name === contribution).hidden)
  },
)

test('another funder is told nothing', async () => {
  expect((await proofFor('norway')).body.names).toEqual([])
})

test('a transfer that is not there is 404, what is no id 400', async () => {
  expect((await proofFor(null, randomUUID())).status).toBe(404)
  expect((await proofFor(null, 'x')).status).toBe(400)
})
