// The command as an auditor runs it, beside a ledger that answers on a port.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseSigner } from '@hub/ledger/checkpoint'
import { makeLedger } from '@hub/ledger/service'
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { root } from './services.ts'
import { makeSigningKey } from './signing-key.ts'
import { keepCheckpoint, readKept, readOptions, usage } from './verify-options.ts'

const signer = parseSigner(makeSigningKey('test/fund').signingKey)
const another = parseSigner(makeSigningKey('test/fund').signingKey)
let app: TestApp
let url: string
let folder: string
let kept: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-verify-test-'))
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  url = await app.app.listen({ port: 0, host: '127.0.0.1' })
  await sealAll()
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  kept = join(await mkdtemp(join(folder, 'kept-')), 'kept.txt')
})

const sealAll = async () => app.service.schedules?.find(({ name }) => name === 'seal leaves')?.run()

async function verify(given: readonly string[], environment: Record<string, string> = {}) {
  const { PATH } = process.env
  const env = { PATH, HUB_KEY: app.key('auditor'), ...environment }
  const child = spawn(process.execPath, ['infra/local/verify.ts', ...given], { cwd: root, env })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, out, err }
}

const publicKey = ['--public-key', signer.verifier.text]

test('a first checkpoint is kept where all is right, and replaced by one that goes on from it', async () => {
  expect(await verify([url, ...publicKey, '--save', kept])).toMatchObject({ code: 0 })
  const first = await readFile(kept, 'utf8')
  const settings = { name: 'approvals_needed', value: 3, effectiveOn: '2027-01-01', reason: 'more eyes' }
  const { headers } = await app.as('operator').get('/v1/fund/settings')
  expect(await app.as('operator').put('/v1/fund/settings', settings, { 'if-match': headers.etag ?? '' })).toMatchObject(
    {
      status: 200,
    },
  )
  await sealAll()
  expect(await verify([url, ...publicKey, '--save', kept])).toMatchObject({ code: 0 })
  expect(await readFile(kept, 'utf8')).not.toBe(first)
})

test('a checkpoint that was kept is not replaced by a log that does not begin with it', async () => {
  await writeFile(kept, 'what a hub with another history had signed\n')
  const { code, out, err } = await verify([url, ...publicKey, '--save', kept])
  expect([code, out]).toEqual([2, expect.stringContaining(`could not check: ${kept}`)])
  expect(err).toContain(`${kept} stays as it was`)
  expect(await readFile(kept, 'utf8')).toBe('what a hub with another history had signed\n')
})

test('nothing is kept of books that are wrong', async () => {
  const { code, out } = await verify([url, '--public-key', another.verifier.text, '--save', kept])
  expect([code, out]).toEqual([1, expect.stringMatching(/^wrong: checkpoints: /)])
  expect(existsSync(kept)).toBe(false)
})

test.for([
  { given: ['hub.example'], says: 'hub.example: write the address of a hub' },
  { given: ['http://127.0.0.1:1', 'http://127.0.0.1:2'], says: 'only one hub is verified at a time' },
  { given: ['--chekpoint', 'kept.txt'], says: '(--help lists the options)' },
])('what is asked for wrongly is told: “$says”', ({ given, says }) => {
  expect(() => readOptions(given)).toThrow(says)
})

test('a file that cannot be read or written is named', () => {
  const file = join(folder, 'none', 'kept.txt')
  expect(() => readKept(file)).toThrow(`${file} cannot be read`)
  expect(() => keepCheckpoint(file, 'a checkpoint\n')).toThrow(`${file} cannot be written`)
})

test('what cannot be checked is said in one line, exit code 2', async () => {
  const { code, out } = await verify([`${url}/docs`])
  expect([code, out]).toEqual([2, `could not check: ${url}/docs/.well-known/hub-key answered 404\n`])
})

test('--help says what each option is for', () => {
  for (const option of ['--checkpoint', '--proof', '--public-key', '--save', 'HUB_KEY']) expect(usage).toContain(option)
})
