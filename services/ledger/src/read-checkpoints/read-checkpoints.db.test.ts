import { makeLogger } from '@hub/runtime'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseVerifier, signerOf } from '../checkpoint.ts'
import { tellOrganisations } from '../fund-scene.ts'
import { makeSealLeaves } from '../seal-leaves/seal-leaves.ts'
import { makeLedger } from '../service.ts'

const signer = signerOf('test/fund', Buffer.alloc(32, 1))
let app: TestApp
let sizes: number[]

beforeAll(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  const log = makeLogger({ service: 'ledger', level: 'silent' })
  await makeSealLeaves({ db: app.db, clock: app.clock, log, signer, batch: 7 })()
  const { body } = await app.anyone.get('/v1/fund/checkpoints?limit=200')
  sizes = body.items.map(({ size }: { size: number }) => size)
})
afterAll(() => app.close())

test('checkpoints are listed with the newest first, a page at a time', async () => {
  expect(sizes.length).toBeGreaterThan(2)
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  const paged: number[] = []
  for (let cursor = ''; ; ) {
    const { body } = await app.anyone.get(`/v1/fund/checkpoints?limit=1${cursor}`)
    paged.push(...body.items.map(({ size }: { size: number }) => size))
    if (body.nextCursor === null) break
    cursor = `&cursor=${body.nextCursor}`
  }
  expect(paged).toEqual(sizes)
})

test('growth is proven from any size that the log has had', async () => {
  const [last = 0] = sizes
  const { status, body } = await app.anyone.get(`/v1/fund/checkpoints/${last}/consistency?from=3`)
  expect([status, body.from, body.size, body.checkpoint.size]).toEqual([200, 3, last, last])
})

test.for([
  ['99999/consistency?from=3', 404, 'ledger.checkpoint_unknown'],
  ['last/consistency?from=99999', 422, 'ledger.checkpoint_beyond'],
  ['7/consistency', 400, 'http.malformed'],
  ['x/consistency?from=1', 400, 'http.malformed'],
  ['7/consistency?from=0', 400, 'http.malformed'],
] as const)('%s is refused with %i', async ([path, status, code]) => {
  const reply = await app.anyone.get(`/v1/fund/checkpoints/${path.replace(/^last/, String(sizes[0]))}`)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

test('the public key is where anybody looks for it', async () => {
  const { status, body } = await app.anyone.get('/.well-known/hub-key')
  expect([status, body.origin, parseVerifier(body.key).text]).toEqual([200, 'test/fund', signer.verifier.text])
})

test('a process without a key says so', async () => {
  const bare = await testApp(makeLedger, { name: 'ledger' })
  const { status, body } = await bare.anyone.get('/.well-known/hub-key')
  expect([status, body.code]).toEqual([404, 'ledger.no_signing_key'])
  await bare.close()
})
