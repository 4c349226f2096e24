// A contribution as the API shows it.
import { Money, Slug } from '@hub/contracts'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
import { seesAll } from './actor.ts'
import type { ContributionRow } from './contribution.sql.ts'
import { Earmark } from './earmark.ts'

const Agreement = z.strictObject({
  reference: z.string(),
  signedOn: z.string(),
  amount: Money,
  schedule: z.array(z.strictObject({ dueOn: z.string(), amount: Money })),
})

export const ContributionView = z
  .strictObject({
    id: z.uuid(),
    funder: Slug,
    amount: Money,
    earmark: Earmark,
    visibility: z.enum(['owner', 'public']),
    state: z.enum(['pledged', 'agreed']),
    illustrative: z.boolean(),
    pledgedAt: z.string(),
    conditions: z.string().nullable().meta({ description: 'seen by the funder, operators and auditors' }),
    agreement: Agreement.nullable().meta({ description: 'seen by the funder, operators and auditors' }),
    deposited: Money.meta({ description: 'credited to the fund so far, before the fee' }),
    fee: Money,
    available: Money.meta({ description: 'arrived, not held and not allocated' }),
  })
  .meta({ id: 'Contribution' })
export type ContributionView = z.infer<typeof ContributionView>

export const ownsOrSeesAll = (funder: string, principal: Principal | null): boolean =>
  seesAll(principal) || principal?.organisation.slug === funder

/** Whether a caller may know of a contribution. */
export const maySee = (row: { funder: string; visibility: string }, principal: Principal | null): boolean =>
  row.visibility === 'public' || ownsOrSeesAll(row.funder, principal)

export function viewOfContribution(row: ContributionRow, principal: Principal | null): ContributionView {
  const { id, funder, visibility, state, illustrative, thematicAreas, objectives, countries } = row
  const isPrivy = ownsOrSeesAll(funder, principal)
  const base = (minor: bigint) => formatMinor(minor, row.baseCurrency)
  return {
    id,
    funder,
    amount: formatMinor(row.amountMinor, row.currency),
    earmark: { thematicAreas, objectives, countries },
    visibility,
    state,
    illustrative,
    pledgedAt: row.pledgedAt.toISOString(),
    conditions: isPrivy ? row.conditions : null,
    agreement: isPrivy && row.agreement ? agreementOf(row.agreement) : null,
    deposited: base(row.creditedMinor),
    fee: base(row.feeMinor),
    available: base(row.availableMinor),
  }
}

const agreementOf = ({
  reference,
  signedOn,
  amountMinor,
  currency,
  schedule,
}: NonNullable<ContributionRow['agreement']>) => ({
  reference,
  signedOn,
  amount: formatMinor(amountMinor, currency),
  schedule,
})
