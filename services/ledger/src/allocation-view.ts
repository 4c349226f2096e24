// An allocation as the API shows it: to those who decide or take part in it whole; to everybody, where the request is public,
// without votes and without funders who wish not to be named.
import { Money, Slug } from '@hub/contracts'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
import { seesAll } from './actor.ts'
import type { AllocationRow, DisbursementRow, OpenShare, TrancheRow, VoteRow } from './allocation.sql.ts'
import { allocationStates, payeeTotals, shownToAll } from './allocation.ts'
import { AmendmentView, endOf, viewOfAmendment, type WholeAmendment } from './amendment-view.ts'
import { maySee } from './contribution.ts'
import { FundBalance } from './fund-balance.ts'
import { recordOf, recordView } from './recorded.ts'
import { type RiskLevel, riskLevels } from './risk.ts'
import { type OpenPart, type Share, splitOpen, splitOverPayees } from './share.ts'
import { SpendableAtVote } from './spendable.ts'
import { type Spending, SpendingView, viewOfSpending } from './spending-view.ts'
import { VoteView, viewOfVote } from './vote-view.ts'

const source = {
  contribution: z.uuid().nullable().meta({ description: 'null: contributions that are not public, together' }),
  funder: Slug.nullable(),
}
export const ShareView = z.strictObject({ ...source, amount: Money }).meta({ id: 'Share' })
export type ShareView = z.infer<typeof ShareView>

export const AllocationView = z
  .strictObject({
    id: z.uuid(),
    requestId: z.uuid(),
    reference: z.string(),
    title: z.string(),
    revision: z.int(),
    state: z.enum(allocationStates),
    amount: Money,
    lines: z.array(z.strictObject({ payee: Slug, category: z.int(), amount: Money })),
    tranches: z.array(
      z.strictObject({
        payee: Slug,
        tranche: z.int(),
        dueOn: z.string(),
        amount: Money,
        paid: z.strictObject({ disbursementId: z.uuid(), valueDate: z.string(), ...recordView }).nullable(),
        shares: z.array(ShareView).meta({ description: 'of each contribution; of one not paid yet: as it will be' }),
      }),
    ),
    contributions: z.array(ShareView).meta({ description: 'what it draws on' }),
    ...SpendingView,
    proposedBy: Slug,
    proposedAt: z.string(),
    due: z.string().nullable().meta({ description: 'the committee answers by then; null: a plan' }),
    approvalsNeeded: z.int(),
    votes: z.array(VoteView).nullable().meta({ description: 'null: not for you to see' }),
    decidedAt: z.string().nullable(),
    voidReason: z.string().nullable(),
    closed: z
      .strictObject({ at: z.string(), by: Slug, reason: z.string().nullable() })
      .nullable()
      .meta({ description: 'when, by whom and why it ended; the reason is null where it is not for you to see' }),
    risks: z
      .array(
        z.strictObject({ payee: Slug, risk: z.enum(riskLevels).nullable().meta({ description: 'null: not rated' }) }),
      )
      .nullable()
      .meta({ description: 'of each payee, for committee, operators and auditors' }),
    version: z.int().meta({ description: 'of lines and tranches: 0 as proposed, else as amended' }),
    until: z.string().nullable().meta({ description: 'the end date as amended; null: as the request says' }),
    amendments: z.array(AmendmentView).nullable().meta({ description: 'null: not for you to see' }),
    spendable: z.array(SpendableAtVote).nullable().meta({
      description: 'before the vote, for committee, operators and auditors: what fits this request, by earmark',
    }),
    balance: FundBalance.nullable().meta({
      description:
        'before the vote, for committee, operators and auditors: what was approved so far, by region and theme',
    }),
  })
  .meta({ id: 'Allocation' })
export type AllocationView = z.infer<typeof AllocationView>

/** All that belongs to an allocation. */
export interface Whole extends Spending {
  allocation: AllocationRow
  visibility: 'owner' | 'public'
  /** Its request was terminated. */
  hasEnded: boolean
  tranches: TrancheRow[]
  votes: VoteRow[]
  draws: Share[]
  openShares: OpenShare[]
  amendments: WholeAmendment[]
  disbursements: (DisbursementRow & { shares: Share[] })[]
  funders: ReadonlyMap<string, { funder: string; visibility: string }>
  risks: ReadonlyMap<string, RiskLevel>
}

/** What the committee sees of the fund before it votes; null: there is no vote, or it is not for the caller to see. */
export type BeforeVote = Pick<AllocationView, 'spendable' | 'balance'>

export const isOfCommittee = (principal: Principal | null): boolean => principal?.roles.includes('committee') === true

/** Operators, auditors, the committee and who takes part in it see it whole. */
const isPrivy = ({ participants }: AllocationRow, principal: Principal | null): boolean =>
  seesAll(principal) || isOfCommittee(principal) || participants.includes(principal?.organisation.slug ?? '')

const funds = ({ draws, funders }: Whole, principal: Principal | null): boolean =>
  principal !== null &&
  draws.some(({ contributionId }) => funders.get(contributionId)?.funder === principal.organisation.slug)

/** While it stands everybody sees it where the request is public, and who funds it also where it is not. */
export const maySeeAllocation = (whole: Whole, principal: Principal | null): boolean =>
  isPrivy(whole.allocation, principal) ||
  (shownToAll.includes(whole.allocation.state) && (whole.visibility === 'public' || funds(whole, principal)))

export function viewOfAllocation(
  whole: Whole,
  principal: Principal | null,
  { spendable, balance }: BeforeVote = { spendable: null, balance: null },
): AllocationView {
  const { allocation, votes, draws } = whole
  const { id, requestId, reference, title, revision, state, proposedBy, approvalsNeeded } = allocation
  const isWhole = isPrivy(allocation, principal)
  return {
    id,
    requestId,
    reference,
    title,
    revision,
    state,
    amount: formatMinor(allocation.amountMinor, allocation.currency),
    lines: whole.lines.map(({ payee, category, amountMinor }) => ({
      payee,
      category,
      amount: formatMinor(amountMinor, allocation.currency),
    })),
    tranches: tranchesOf(whole, principal),
    contributions: viewOfShares(draws, whole, principal),
    ...viewOfSpending(allocation, whole, isWhole),
    proposedBy,
    proposedAt: allocation.proposedAt.toISOString(),
    due: allocation.due?.toISOString() ?? null,
    approvalsNeeded,
    votes: isWhole ? votes.map(viewOfVote) : null,
    decidedAt: allocation.decidedAt?.toISOString() ?? null,
    voidReason: isWhole ? allocation.voidReason : null,
    closed: closedOf(allocation, isWhole),
    risks: seesAll(principal) || isOfCommittee(principal) ? risksOf(whole) : null,
    version: allocation.version,
    until: endOf(whole.amendments),
    amendments: isWhole ? whole.amendments.map((each) => viewOfAmendment(each, allocation)) : null,
    spendable,
    balance,
  }
}

const closedOf = ({ closedAt, closedBy, closeReason }: AllocationRow, isWhole: boolean) =>
  closedAt && closedBy ? { at: closedAt.toISOString(), by: closedBy, reason: isWhole ? closeReason : null } : null

const risksOf = ({ lines, risks }: Whole) =>
  payeeTotals(lines).map(({ payee }) => ({ payee, risk: risks.get(payee) ?? null }))

/** Shares with their funders; those of contributions that the caller may not know of become one. */
export function viewOfShares(
  shares: readonly Share[],
  { allocation, funders }: Pick<Whole, 'funders'> & { allocation: Pick<AllocationRow, 'currency'> },
  principal: Principal | null,
): ShareView[] {
  const seen = (id: string) => {
    const found = funders.get(id)
    return found && (isOfCommittee(principal) || maySee(found, principal)) ? found : undefined
  }
  const money = (minor: bigint) => formatMinor(minor, allocation.currency)
  const named = shares.flatMap(({ contributionId, amountMinor }) => {
    const contribution = seen(contributionId)
    if (!contribution) return []
    return [{ contribution: contributionId, funder: contribution.funder, amount: money(amountMinor) }]
  })
  const rest = shares.filter(({ contributionId }) => !seen(contributionId))
  if (rest.length === 0) return named
  const total = rest.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
  return [...named, { contribution: null, funder: null, amount: money(total) }]
}

/** Shares of what was paid are as entered; of what is to come, as the split will make them. */
function tranchesOf(whole: Whole, principal: Principal | null) {
  const { allocation, tranches, disbursements } = whole
  const planned = planShares(whole)
  return tranches.map(({ payee, tranche, dueOn, amountMinor }) => {
    const paid = disbursements.find((each) => each.payee === payee && each.tranche === tranche)
    const shares = paid?.shares ?? planned.get(`${payee}|${tranche}`) ?? []
    return {
      payee,
      tranche,
      dueOn,
      amount: formatMinor(amountMinor, allocation.currency),
      paid: paid
        ? {
            disbursementId: paid.id,
            valueDate: paid.valueDate,
            ...recordOf({ ...paid, recordedBy: paid.paidBy }, isPrivy(allocation, principal)),
          }
        : null,
      shares: viewOfShares(shares, whole, principal),
    }
  })
}

/** What each contribution gives to each tranche that is not paid, by `payee|tranche`. */
function planShares(whole: Whole): Map<string, Share[]> {
  const { tranches, disbursements } = whole
  const planned = new Map<string, Share[]>()
  for (const [payee, open] of openByPayee(whole)) {
    const unpaid = tranches.filter(
      (each) => each.payee === payee && !disbursements.some((d) => d.payee === payee && d.tranche === each.tranche),
    )
    const parts = splitOpen(
      unpaid.map(({ amountMinor }) => amountMinor),
      open,
    )
    for (const [index, { tranche }] of unpaid.entries()) planned.set(`${payee}|${tranche}`, parts[index] ?? [])
  }
  return planned
}

/** As the books have it once money is approved; before, as the approval would share it. */
function openByPayee({ allocation, hasEnded, lines, draws, openShares }: Whole): Map<string, OpenPart[]> {
  // What was not paid went back: nothing is to come.
  if (hasEnded || allocation.state === 'closed') return new Map()
  if (allocation.state === 'approved') return Map.groupBy(openShares, ({ payee }) => payee)
  if (draws.length === 0) return new Map()
  const shared = splitOverPayees(payeeTotals(lines), draws)
  const asOpen = ({ contributionId, amountMinor }: Share) => ({ contributionId, leftMinor: amountMinor, paidMinor: 0n })
  return new Map([...shared].map(([payee, shares]) => [payee, shares.map(asOpen)]))
}
