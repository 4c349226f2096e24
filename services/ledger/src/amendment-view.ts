import { Money, Slug } from '@hub/contracts'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
import type { AllocationRow } from './allocation.sql.ts'
import type { AmendmentRow, AmendmentVoteRow } from './amendment.sql.ts'
import { amendmentStates } from './amendment.ts'
import { type Budget, viewOfBudget } from './budget.ts'
import { VoteView, viewOfVote } from './vote-view.ts'

export const AmendmentView = z
  .strictObject({
    id: z.uuid(),
    allocationId: z.uuid(),
    version: z.int(),
    state: z.enum(amendmentStates),
    amount: Money.meta({ description: 'the whole budget as amended' }),
    lines: z.array(z.strictObject({ payee: Slug, category: z.int(), amount: Money })),
    tranches: z.array(z.strictObject({ payee: Slug, tranche: z.int(), dueOn: z.string(), amount: Money })),
    until: z.string().nullable().meta({ description: 'the new end date; null: it stays' }),
    reason: z.string(),
    proposedBy: Slug,
    proposedAt: z.string(),
    due: z.string(),
    approvalsNeeded: z.int(),
    votes: z.array(VoteView),
    decidedAt: z.string().nullable(),
    voidReason: z.string().nullable(),
  })
  .meta({ id: 'AmendmentView' })
export type AmendmentView = z.infer<typeof AmendmentView>

export interface WholeAmendment extends Omit<Budget, 'currency'> {
  amendment: AmendmentRow
  votes: AmendmentVoteRow[]
}

export function viewOfAmendment(whole: WholeAmendment, { currency }: Pick<AllocationRow, 'currency'>): AmendmentView {
  const { amendment, votes, lines, tranches } = whole
  const { id, allocationId, version, state, amountMinor, until, reason, proposedBy, approvalsNeeded } = amendment
  return {
    id,
    allocationId,
    version,
    state,
    amount: formatMinor(amountMinor, currency),
    ...viewOfBudget({ currency, lines, tranches }),
    until,
    reason,
    proposedBy,
    proposedAt: amendment.proposedAt.toISOString(),
    due: amendment.due.toISOString(),
    approvalsNeeded,
    votes: votes.map(viewOfVote),
    decidedAt: amendment.decidedAt?.toISOString() ?? null,
    voidReason: amendment.voidReason,
  }
}

/** The end date that the last approved amendment to name one set. */
export const endOf = (amendments: readonly WholeAmendment[]): string | null =>
  amendments.findLast(({ amendment }) => amendment.state === 'approved' && amendment.until !== null)?.amendment.until ??
  null
