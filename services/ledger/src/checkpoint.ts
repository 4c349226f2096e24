// A checkpoint says how many leaves the log has and what their root is, signed with Ed25519. The text is that of C2SP: a
// tlog-checkpoint (c2sp.org/tlog-checkpoint) as a signed note (c2sp.org/signed-note). Its extension
// lines are the time and the size of the checkpoint before, so that one taken out of the row is missed.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

export interface Checkpoint {
  /** The name of the log. */
  origin: string
  size: number
  root: Uint8Array
  sealedAt: Date
  /** The size of the checkpoint before; 0: it is the first. */
  after: number
}

export interface Signer {
  name: string
  key: KeyObject
  verifier: Verifier
}

export interface Verifier {
  name: string
  /** First four bytes of the hash of name and key, so that a reader finds the signature to check. */
  id: Buffer
  key: KeyObject
  /** `<name>+<id>+<key>`, as signed notes write it. */
  text: string
}

const ed25519 = 1
const keyName = /^[^\s+]+$/
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

function idOf(name: string, typed: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
}

/** From 32 bytes of chance. */
export function signerOf(name: string, seed: Uint8Array): Signer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const typed = Buffer.concat([Buffer.from([ed25519]), Buffer.from(x, 'base64url')])
  return { name, key, verifier: parseVerifier(`${name}+${idOf(name, typed).toString('hex')}+${base64(typed)}`) }
}

/** `PRIVATE+KEY+<name>+<id>+<seed>`, the form that Go's sumdb tools write. */
export function formatSigner(name: string, seed: Uint8Array): string {
  const { verifier } = signerOf(name, seed)
  return `PRIVATE+KEY+${name}+${verifier.id.toString('hex')}+${base64(Buffer.concat([Buffer.from([ed25519]), seed]))}`
}

const privateKey = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44}=?=?)$/

/** Throws where the text is no signing key of this form; what it says names no part of the key. */
export function parseSigner(text: string): Signer {
  const [, name = '', id, encoded = ''] = privateKey.exec(text.trim()) ?? []
  const typed = Buffer.from(encoded, 'base64')
  if (typed.length !== 33 || typed[0] !== ed25519) throw new Error('this is no signing key of the form PRIVATE+KEY+…')
  const signer = signerOf(name, typed.subarray(1))
  if (signer.verifier.id.toString('hex') !== id) throw new Error('the name, the id and the key do not belong together')
  return signer
}

/** Throws where the text is no public key of the form `<name>+<id>+<key>`. */
export function parseVerifier(text: string): Verifier {
  const [name = '', id = '', ...rest] = text.trim().split('+')
  const typed = Buffer.from(rest.join('+'), 'base64')
  const isWhole = keyName.test(name) && typed.length === 33 && typed[0] === ed25519
  if (!isWhole || idOf(name, typed).toString('hex') !== id)
    throw new Error('this is no public key of the form <name>+<id>+<key>')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: typed.subarray(1).toString('base64url') }
  return { name, id: Buffer.from(id, 'hex'), key: createPublicKey({ key: jwk, format: 'jwk' }), text: text.trim() }
}

const bodyOf = ({ origin, size, root, sealedAt, after }: Checkpoint) =>
  `${origin}\n${size}\n${base64(root)}\nsealed-at ${sealedAt.toISOString()}\nafter ${after}\n`

/** The signed note. Ed25519 has no chance in it: the same checkpoint is the same text. */
export function signCheckpoint(checkpoint: Omit<Checkpoint, 'origin'>, { name, key, verifier }: Signer): string {
  const body = bodyOf({ ...checkpoint, origin: name })
  const signature = Buffer.concat([verifier.id, sign(null, Buffer.from(body), key)])
  return `${body}\n— ${name} ${base64(signature)}\n`
}

const noteForm =
  /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nsealed-at (\S+)\nafter (0|[1-9]\d{0,15})\n\n((?:— [^\n]+\n)+)$/

/** The checkpoint in a note that this key has signed; undefined where it has not, or where the note has another form. */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint | undefined {
  const [, origin = '', size, root = '', sealedAt = '', after, signatures = ''] = noteForm.exec(note) ?? []
  const checkpoint = {
    origin,
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    sealedAt: new Date(sealedAt),
    after: Number(after),
  }
  if (origin !== verifier.name || Number.isNaN(checkpoint.sealedAt.getTime())) return undefined
  const body = bodyOf(checkpoint)
  const isSigned = signatures.split('\n').some((line) => isSignedBy(verifier, body, line))
  return isSigned && note.startsWith(`${body}\n`) ? checkpoint : undefined
}

function isSignedBy({ name, id, key }: Verifier, body: string, line: string): boolean {
  const prefix = `— ${name} `
  if (!line.startsWith(prefix)) return false
  const bytes = Buffer.from(line.slice(prefix.length), 'base64')
  return (
    bytes.length === 68 && bytes.subarray(0, 4).equals(id) && verify(null, Buffer.from(body), key, bytes.subarray(4))
  )
}
