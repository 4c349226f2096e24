import { expect, test } from 'vitest'
import { formatSigner, openCheckpoint, parseSigner, parseVerifier, signCheckpoint, signerOf } from './checkpoint.ts'
import { hashOfLeaf } from './tree.ts'

const seed = Buffer.alloc(32, 7)
const signer = signerOf('hub.example/fund', seed)
const checkpoint = { size: 3, root: hashOfLeaf('x'), sealedAt: new Date('2026-11-24T09:00:00.123Z'), after: 2 }
const note = signCheckpoint(checkpoint, signer)

test('a checkpoint is a signed note of C2SP: origin, size, root, time, the one before, and a signature line', () => {
  const [origin, size, root, time, after, blank, signature = '', end] = note.split('\n')
  expect([origin, size, root, time, after, blank, end]).toEqual([
    'hub.example/fund',
    '3',
    checkpoint.root.toString('base64'),
    'sealed-at 2026-11-24T09:00:00.123Z',
    'after 2',
    '',
    '',
  ])
  expect(signature).toMatch(/^— hub\.example\/fund [A-Za-z0-9+/]{91}=$/)
})

// The published example of the Go module golang.org/x/mod/sumdb/note.
const published = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'

test('the public key has the form that other tools of signed notes read', () => {
  expect(parseVerifier(published)).toMatchObject({ name: 'PeterNeumann', text: published })
  expect(parseVerifier(signer.verifier.text).text).toBe(signer.verifier.text)
})

test('the key opens what it has signed', () => {
  expect(openCheckpoint(note, parseVerifier(signer.verifier.text))).toEqual({
    origin: 'hub.example/fund',
    ...checkpoint,
  })
})

test.for([
  ['its size', note.replace('\n3\n', '\n4\n')],
  ['its time', note.replace('.123Z', '.124Z')],
  ['what it follows', note.replace('after 2', 'after 1')],
  ['its origin', note.replaceAll('hub.example/fund', 'hub.example/other')],
  ['the form of its size', note.replace('\n3\n', '\n03\n')],
  ['a line more', note.replace('\n\n', '\nmore\n\n')],
  ['its signature', note.replace(/....=\n$/, 'AAAA=\n')],
  ['its end', note.trimEnd()],
])('a note that was changed in %s is not opened', ([, changed]) => {
  expect(changed).not.toBe(note)
  expect(openCheckpoint(String(changed), signer.verifier)).toBeUndefined()
})

test('another key of the same name opens nothing', () => {
  expect(openCheckpoint(note, signerOf('hub.example/fund', Buffer.alloc(32, 8)).verifier)).toBeUndefined()
})

test('a signing key survives being written down, and one that was damaged is refused without being shown', () => {
  const text = formatSigner('hub.example/fund', seed)
  expect(parseSigner(text).verifier.text).toBe(signer.verifier.text)
  for (const damaged of ['', text.slice(0, -4), text.replace('hub.example', 'hub.other')])
    expect(() => parseSigner(damaged)).toThrow(/^(this is no signing key|the name, the id)/)
})
