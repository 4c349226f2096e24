// What verification says of books that nobody has tampered with, and to whom.
import { type TestApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signerOf } from '../checkpoint.ts'
import { openEventfulFund } from '../eventful-fund.ts'
import { tellOrganisations } from '../fund-scene.ts'
import { asking, seal, signer, verify } from './audited-ledger.ts'
import { verdictOf } from './verdict.ts'

let app: TestApp
beforeAll(async () => {
  app = (await openEventfulFund(signer)).app
}, 120_000)
afterAll(() => app.close())

test('a fund in which everything has happened is right, as it is after a row of which columns may move has moved', async () => {
  expect(await verify(app)).toEqual([])
  await tellOrganisations(
    app,
    testOrganisations.map((each) => ({ ...each, name: `${each.name} anew` })),
  )
  await seal(app)
  expect(await verify(app)).toEqual([])
})

test('what is not sealed yet is waited for, and is wrong when it never is', async () => {
  await tellOrganisations(app, testOrganisations)
  expect(await verify(app, { waitForSeal: () => seal(app).then(() => true) })).toEqual([])
  await tellOrganisations(app, testOrganisations)
  expect(verdictOf(await verify(app)).verdict).toBe('wrong')
  await seal(app)
})

test('with the public key alone signatures, growth and proofs are checked', async () => {
  const { body } = await app.as('auditor').get('/v1/fund/transfers?limit=1')
  const proof = (await app.anyone.get(`/v1/fund/transfers/${body.items[0].id}/proof`)).body
  const check = (text: string) =>
    verify(app, { ask: asking(app, null), isAuditor: false, proofs: [{ name: 'proof', text }] })
  expect(await check(JSON.stringify(proof))).toEqual([])
  expect(await check(JSON.stringify({ ...proof, leaf: proof.leaf.replace('deposit', 'refund') }))).toMatchObject([
    { verdict: 'wrong', where: 'proof' },
  ])
  expect(await check('nothing')).toMatchObject([{ verdict: 'unchecked', where: 'proof' }])
})

test('another key, a file without a checkpoint and a caller without the right are told apart', async () => {
  const other = signerOf('test/fund', Buffer.alloc(32, 2))
  expect(verdictOf(await verify(app, { verifier: other.verifier })).exitCode).toBe(1)
  expect(await verify(app, { checkpoints: [{ name: 'file', text: 'x' }] })).toMatchObject([
    { verdict: 'unchecked', where: 'file' },
  ])
  expect(verdictOf(await verify(app, { ask: asking(app, 'norway') })).exitCode).toBe(2)
})
