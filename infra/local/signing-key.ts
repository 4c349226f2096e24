// The key that signs the ledger's checkpoints. The one-command start makes it once and keeps it beside its other secrets; for a hub of
// many processes `node infra/local/signing-key.ts [name]` prints one. Whoever has it can sign another history: keep it from those
// who can write the database.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatSigner, parseSigner, type Signer } from '@hub/ledger/checkpoint'
import { ConfigFault } from '@hub/runtime'
import { withLock } from './lock-file.ts'

/** `{ "signingKey": "PRIVATE+KEY+…", "publicKey": "<name>+<id>+<key>" }`, for its owner only. */
export const signingKeyFile = (folder: string): string => join(folder, 'ledger-signing-key.json')

interface Kept {
  signingKey: string
  publicKey: string
}

/** The key given, else that of the file, which is made where it is not there. */
export async function readSigner(folder: string, given: string | undefined): Promise<Signer> {
  if (given !== undefined) return signerIn('LEDGER_SIGNING_KEY', given)
  const file = signingKeyFile(folder)
  const { signingKey } = await withLock(`${file}.lock`, async () => readKept(file) ?? keep(file))
  return signerIn(file, signingKey)
}

export function readPublicKey(folder: string): string | undefined {
  return readKept(signingKeyFile(folder))?.publicKey
}

function readKept(file: string): Kept | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined
}

function keep(file: string): Kept {
  const kept = makeSigningKey('connection-hub/fund')
  writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return kept
}

/** A new pair under a name, which is also that of the log. */
export function makeSigningKey(name: string): Kept {
  const signingKey = formatSigner(name, randomBytes(32))
  return { signingKey, publicKey: parseSigner(signingKey).verifier.text }
}

function signerIn(where: string, text: string): Signer {
  try {
    return parseSigner(text)
  } catch (fault) {
    throw new ConfigFault(`${where}: ${fault instanceof Error ? fault.message : String(fault)}`)
  }
}

if (import.meta.main) {
  const { signingKey, publicKey } = makeSigningKey(process.argv[2] ?? 'connection-hub/fund')
  process.stdout.write(`${signingKey}\n`)
  process.stderr.write(`its public key is ${publicKey}\n`)
}
