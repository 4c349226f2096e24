import { parseConfig } from '@hub/runtime'
import { z } from 'zod'
import { parseSigner } from './checkpoint.ts'

const LedgerEnvironment = z.object({
  // It signs the checkpoints; `node infra/local/signing-key.ts` makes one.
  LEDGER_SIGNING_KEY: z
    .string('write the line that node infra/local/signing-key.ts printed')
    .transform((text, context) => {
      try {
        return parseSigner(text)
      } catch (fault) {
        context.addIssue({ code: 'custom', message: fault instanceof Error ? fault.message : String(fault) })
        return z.NEVER
      }
    }),
})

/** What the ledger needs beside that which every service does. Throws one ConfigFault. */
export const readLedgerConfig = () => {
  const { LEDGER_SIGNING_KEY: signer } = parseConfig(LedgerEnvironment, process.env)
  return { signer }
}
