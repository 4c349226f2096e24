// `npm run verify` (`--help`): whether the books of a hub are what its key has signed, and add up. A process of its own: it uses the
// API alone. Exit code 0 right, 1 wrong, 2 could not check.
import { setTimeout as sleep } from 'node:timers/promises'
import { explain } from '@hub/host'
import { parseVerifier, type Verifier } from '@hub/ledger/checkpoint'
import { type Ask, type Finding, Unanswered, verdictOf } from '@hub/ledger/verdict'
import { verifyHub } from '@hub/ledger/verify'
import { ConfigFault, parseConfig } from '@hub/runtime'
import { z } from 'zod'
import { accessKeysFile, readAccessKeys } from './access-keys.ts'
import { readPublicKey } from './signing-key.ts'
import { StartEnvironment } from './start-environment.ts'
import { keepCheckpoint, readKept, readOptions, reasonOf, usage } from './verify-options.ts'

const sealingMs = 2000
const patience = 45 // a writer may hold sealing back for the 60 s that its transaction may last

const Environment = StartEnvironment.pick({ PORT: true, HOST: true, DATA_DIR: true }).extend({
  HUB_KEY: z.string().optional(),
})
const say = (line: string) => process.stderr.write(`${line}\n`)

try {
  process.exitCode = await run()
} catch (fault) {
  const what = fault instanceof Unanswered ? fault.message : explain(fault)
  process.stdout.write(`could not check: ${what}\n`)
  process.exitCode = 2
}

async function run(): Promise<number> {
  const { url, checkpoint, proof, save, help, 'public-key': given } = readOptions(process.argv.slice(2))
  if (help) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const environment = parseConfig(Environment, process.env)
  const folder = environment.DATA_DIR
  const address = url ?? `http://${environment.HOST}:${environment.PORT}`
  const key = environment.HUB_KEY ?? (url ? undefined : readAccessKeys(accessKeysFile(folder)).auditor?.key)
  const ask = asking(address, key)
  const publicKey = given ?? (url ? undefined : readPublicKey(folder))
  const verifier = publicKey === undefined ? await askForKey(ask) : verifierIn(publicKey)
  say(`verifying ${address} under ${verifier.text}${key ? '' : ', only what is public: HUB_KEY is not set'}`)
  let left = patience
  const { findings, note } = await verifyHub({
    ask,
    verifier,
    isAuditor: key !== undefined,
    checkpoints: checkpoint.map(readKept),
    proofs: proof.map(readKept),
    say,
    waitForSeal: async () => {
      await sleep(sealingMs)
      left -= 1
      return left > 0
    },
  })
  const exitCode = report(findings, key !== undefined)
  if (save === undefined) return exitCode
  if (exitCode !== 0 || note === null) say(`${save} stays as it was: a checkpoint is kept only where all is right`)
  else keepCheckpoint(save, note)
  return exitCode
}

function report(findings: readonly Finding[], isAuditor: boolean): number {
  const { verdict, exitCode } = verdictOf(findings)
  for (const { verdict: each, where, what } of findings)
    process.stdout.write(`${each === 'wrong' ? 'wrong' : 'could not check'}: ${where}: ${what}\n`)
  const right = isAuditor ? 'right: signatures, tree, every row, balances and days' : 'right: what is public'
  process.stdout.write(verdict === 'right' ? `${right}\n` : `${findings.length} findings\n`)
  return exitCode
}

function verifierIn(text: string): Verifier {
  try {
    return parseVerifier(text)
  } catch (fault) {
    throw new ConfigFault(`--public-key: ${reasonOf(fault)}`)
  }
}

async function askForKey(ask: Ask): Promise<Verifier> {
  const { key } = await ask<{ key: string }>('/.well-known/hub-key')
  say('the public key comes from the hub itself: keep it, and give it with --public-key from now on')
  return verifierIn(key)
}

/** Two tries more where the hub does not answer or is busy. */
function asking(address: string, key: string | undefined): Ask {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` }
  return async <T>(path: string): Promise<T> => {
    for (let left = 2; ; left -= 1) {
      const reply = await fetch(address + path, { headers, signal: AbortSignal.timeout(60_000) }).catch(
        (fault: Error) => fault,
      )
      if (!(reply instanceof Error) && reply.ok) return (await reply.json()) as T
      const reason = reply instanceof Error ? reply.message : `answered ${reply.status}`
      if (left === 0 || (!(reply instanceof Error) && reply.status < 500))
        throw new Unanswered(`${address}${path.split('?')[0]} ${reason}`)
      await sleep(sealingMs)
    }
  }
}
