// The same line of a bank's statement counts once, whoever records it, unless who does says that there is another one like it.
import { Refusal } from '@hub/errors'
import { z } from 'zod'

export const IsAnother = z.boolean().meta({
  description: 'true: the bank shows another one with the same reference, day and amount, which counts too',
})

/** `before`: what stands that is the same in what tells lines of a statement apart: reference, day and amount; null: nothing. */
export function requireNew(
  kind: 'deposit' | 'payment' | 'return' | 'refund' | 'adjustment',
  before: string | null,
  { isAnother, bankReference }: { isAnother?: boolean | undefined; bankReference?: string | null },
): void {
  const same = bankReference ? 'bank reference, day and amount' : 'day and amount'
  if (before !== null && isAnother !== true) throw new Refusal('ledger.recorded_before', { kind, before, same })
}
