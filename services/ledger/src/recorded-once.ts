// The same line of a bank's statement counts once, whoever records it, unless who does says that there is another one like it.
import { Refusal } from '@hub/errors'
import { z } from 'zod'

export const IsAnother = z.boolean().meta({
  description: 'true: the bank shows another one with the same reference, day and amount, which counts too',
})

/** `before`: what stands with the same bank reference, day and amount; null: nothing. */
export function requireNew(
  kind: 'deposit' | 'return' | 'refund',
  before: string | null,
  { isAnother }: { isAnother?: boolean | undefined },
): void {
  if (before !== null && isAnother !== true) throw new Refusal('ledger.recorded_before', { kind, before })
}
