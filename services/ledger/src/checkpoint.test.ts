import { createHash } from 'node:crypto'
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

const signedAs = (text: string, name: string) => text.replace(/\n— \S+ /, `\n— ${name} `)

test.for([
  [
    'is of another log, signed by this key',
    signedAs(signCheckpoint(checkpoint, { ...signer, name: 'other' }), signer.name),
  ],
  ['is signed in another name', signedAs(note, 'hub.example/fake')],
  ['has no time', note.replace('2026-11-24T09:00:00.123Z', 'never')],
  ['writes the same time in another way', note.replace('.123Z', '.123+00:00')],
  ['goes on after its end', `${note}more`],
  [
    'names another key beside a right signature',
    note.replace(/(— \S+ )(\S+)/, (_, name, text) => `${name}${withId(text)}`),
  ],
])('a note that %s is not opened', ([, wrong]) => {
  expect(openCheckpoint(String(wrong), signer.verifier)).toBeUndefined()
})

/** The signature with the first byte of its key's id changed. */
function withId(text: string): string {
  const bytes = Buffer.from(text, 'base64')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return bytes.toString('base64')
}

test('who else has signed a checkpoint does not matter', () => {
  const [, signature = ''] = note.split('\n\n')
  const witness = '— witness.example AAAA\n'
  for (const signed of [`${witness}${signature}`, `${signature}${witness}`])
    expect(openCheckpoint(note.replace(signature, signed), signer.verifier)).toMatchObject({ size: 3 })
})

test('sizes of many digits are read as they were written', () => {
  const large = { ...checkpoint, size: 1_234_567, after: 9_876 }
  expect(openCheckpoint(signCheckpoint(large, signer), signer.verifier)).toMatchObject({
    size: 1_234_567,
    after: 9_876,
  })
})

const idOf = (name: string, typed: Buffer) =>
  createHash('sha256').update(`${name}\n`).update(typed).digest('hex').slice(0, 8)
const keyOf = (name: string, typed: Buffer) => `${name}+${idOf(name, typed)}+${typed.toString('base64')}`
const typed = Buffer.from(signer.verifier.text.split('+').slice(2).join('+'), 'base64')

test('a public key is taken with blanks around it, and told without', () => {
  expect(parseVerifier(`  ${signer.verifier.text}\n`).text).toBe(keyOf('hub.example/fund', typed))
})

test.for([
  ['is empty', ''],
  ['has no name', keyOf('', typed)],
  ['has a blank in its name', keyOf('hub example', typed)],
  ['has another id', keyOf('hub.example/fund', typed).replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
  ['is of another kind', keyOf('hub.example/fund', Buffer.concat([Buffer.from([2]), typed.subarray(1)]))],
  ['is too short', keyOf('hub.example/fund', typed.subarray(0, 32))],
  ['is too long', keyOf('hub.example/fund', Buffer.concat([typed, typed.subarray(0, 1)]))],
])('a public key that %s is refused', ([, text]) => {
  expect(() => parseVerifier(String(text))).toThrow('this is no public key of the form <name>+<id>+<key>')
})

test('another key of the same name opens nothing', () => {
  expect(openCheckpoint(note, signerOf('hub.example/fund', Buffer.alloc(32, 8)).verifier)).toBeUndefined()
})

test('a signing key survives being written down, and one that was damaged is refused without being shown', () => {
  const text = formatSigner('hub.example/fund', seed)
  expect(parseSigner(text).verifier.text).toBe(signer.verifier.text)
  expect(parseSigner(` ${text}\n`).verifier.text).toBe(signer.verifier.text)
  const otherKind = text.replace(/[^+]+$/, Buffer.concat([Buffer.from([2]), seed]).toString('base64'))
  const others = [otherKind, `x${text}`, `${text}x`, text.replace('hub.example', 'hub.other')]
  for (const damaged of ['', text.slice(0, -4), ...others])
    expect(() => parseSigner(damaged)).toThrow(/^(this is no signing key|the name, the id)/)
})
