// Out of what a refund comes: what lies with its payee unaccounted for, what was written off of it, or what it had reported as spent.
import { type Account, advanceAccount, spentAccount, writtenOffAccount } from './account.ts'

export const refundSources = ['advance', 'written_off', 'spent'] as const
export type RefundSource = (typeof refundSources)[number]

export const sourceAccount: Readonly<
  Record<RefundSource, (allocationId: string, payee: string, currency: string) => Account>
> = { advance: advanceAccount, written_off: writtenOffAccount, spent: spentAccount }
