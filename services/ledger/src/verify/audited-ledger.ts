// Verification as an auditor runs it, of a ledger that is called without a network: for its tests.
import { makeLogger } from '@hub/runtime'
import type { TestApp } from '@hub/testing'
import { type Signer, signerOf } from '../checkpoint.ts'
import { makeSealLeaves } from '../seal-leaves/seal-leaves.ts'
import { type Ask, type Finding, Unanswered } from './verdict.ts'
import { type Verification, verifyHub } from './verify-hub.ts'

export const signer: Signer = signerOf('test/fund', Buffer.alloc(32, 1))
const log = makeLogger({ service: 'ledger', level: 'silent' })

/** As a process that has just begun: it knows no checkpoint from before. */
export const seal = ({ db, clock }: TestApp) => makeSealLeaves({ db, clock, log, signer })()

export const newestNote = async (app: TestApp): Promise<string> =>
  (await app.anyone.get('/v1/fund/checkpoints?limit=1')).body.items[0].note

/** As an organisation; null: as anybody. */
export const asking =
  (app: TestApp, slug: string | null): Ask =>
  async <T>(path: string) => {
    const { status, body } = await (slug === null ? app.anyone : app.as(slug)).get(path)
    if (status !== 200) throw new Unanswered(`${path} answered ${status}`)
    return body as T
  }

/** With an auditor's key, waiting for nothing, unless said otherwise. */
export async function verify(app: TestApp, more: Partial<Verification> = {}): Promise<Finding[]> {
  const { findings } = await verifyHub({
    ask: asking(app, 'auditor'),
    verifier: signer.verifier,
    isAuditor: true,
    checkpoints: [],
    proofs: [],
    say: () => {},
    waitForSeal: async () => false,
    ...more,
  })
  return findings
}
