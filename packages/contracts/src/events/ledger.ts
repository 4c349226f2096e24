import { z } from 'zod'
import { CalendarDate, Country, Id, Instant, Money, Slug } from '../primitives.ts'
import { Team } from './routing.ts'

const Line = z.strictObject({ payee: Slug, category: z.int(), amount: Money })
const Tranche = z.strictObject({ payee: Slug, tranche: z.int(), dueOn: CalendarDate, amount: Money })

export const ledgerEvents = {
  'ledger.contribution_pledged': z.strictObject({
    contributionId: Id,
    funder: Slug,
    amount: Money,
    visibility: z.string(),
  }),
  /** No money of it had arrived, and none will. */
  'ledger.contribution_cancelled': z.strictObject({ contributionId: Id, funder: Slug, reason: z.string() }),
  'ledger.contribution_deposited': z.strictObject({ contributionId: Id, funder: Slug, amount: Money, depositId: Id }),
  /** A payment of its agreement: `amount` is what is still open of it. Told once of each kind. */
  'ledger.instalment_reminded': z.strictObject({
    contributionId: Id,
    funder: Slug,
    dueOn: CalendarDate,
    amount: Money,
    kind: z.enum(['due_soon', 'overdue']),
  }),
  /** Given back to its funder: `amount` was debited in the fund's currency, `returned` sent in the funder's. */
  'ledger.contribution_returned': z.strictObject({
    contributionId: Id,
    funder: Slug,
    amount: Money,
    returned: Money,
    returnId: Id,
  }),
  /** No fund money was asked: the request goes straight to implementing. */
  'ledger.funding_not_needed': z.strictObject({}),
  'ledger.request_waitlisted': z.strictObject({ asked: Money, spendable: Money, reason: z.string() }),
  /**
   * A waitlisted request fits the money that is there now, and is called up: with a plan its team is asked whether it still stands,
   * without one (`planId` null) an operator is to propose. Until `confirmBy` the money is not offered to the next one.
   */
  'ledger.funds_found': z.strictObject({
    callId: Id,
    asked: Money,
    spendable: Money,
    planId: Id.nullable(),
    confirmBy: Instant,
  }),
  /**
   * Its time is soon over, or (of an operator, `members` empty) is over: those of its team that have not answered, or the operator that
   * is to propose. Told once of each kind; that a team is late is told by routing.
   */
  'ledger.call_reminded': z.strictObject({
    callId: Id,
    members: z.array(Slug),
    confirmBy: Instant,
    kind: z.enum(['due_soon', 'overdue']),
  }),
  /** The call comes to nothing and the request waits on: the money is gone again, or the plan does not fit any more. */
  'ledger.call_ended': z.strictObject({ callId: Id, reason: z.string() }),
  /** Money is held for it; `due`: the committee's deadline. */
  'ledger.allocation_proposed': z.strictObject({
    allocationId: Id,
    amount: Money,
    lines: z.array(Line),
    tranches: z.array(Tranche),
    approvalsNeeded: z.int(),
    due: Instant,
  }),
  /**
   * The ledger was down from one instant to the other, which does not count: the committee has until `due` to vote on an allocation or
   * an amendment of it, or a called-up team (or the operator, where nobody filed a plan) to answer.
   */
  'ledger.deadline_moved': z.strictObject({
    allocationId: Id.nullable(),
    amendmentId: Id.nullable(),
    callId: Id.nullable(),
    due: Instant,
    downFrom: Instant,
    upAt: Instant,
  }),
  'ledger.vote_cast': z.strictObject({
    allocationId: Id,
    vote: z.enum(['approve', 'refuse', 'recuse']),
    reason: z.string().nullable(),
  }),
  'ledger.allocation_approved': z.strictObject({ allocationId: Id, amount: Money }),
  'ledger.allocation_refused': z.strictObject({ allocationId: Id, reasons: z.array(z.string()) }),
  'ledger.allocation_voided': z.strictObject({ allocationId: Id, reason: z.string() }),
  /** Asks the committee to change an approved allocation; lines and tranches are all of them, as they are to be. */
  'ledger.amendment_proposed': z.strictObject({
    allocationId: Id,
    amendmentId: Id,
    amount: Money,
    lines: z.array(Line),
    tranches: z.array(Tranche),
    until: CalendarDate.nullable(),
    reason: z.string(),
    approvalsNeeded: z.int(),
    due: Instant,
  }),
  'ledger.amendment_vote_cast': z.strictObject({
    allocationId: Id,
    amendmentId: Id,
    vote: z.enum(['approve', 'refuse', 'recuse']),
    reason: z.string().nullable(),
  }),
  /** It is in force; `amount`: the whole budget from now on. */
  'ledger.amendment_approved': z.strictObject({
    allocationId: Id,
    amendmentId: Id,
    amount: Money,
    until: CalendarDate.nullable(),
  }),
  'ledger.amendment_refused': z.strictObject({ allocationId: Id, amendmentId: Id, reasons: z.array(z.string()) }),
  'ledger.amendment_voided': z.strictObject({ allocationId: Id, amendmentId: Id, reason: z.string() }),
  'ledger.tranche_paid': z.strictObject({
    allocationId: Id,
    disbursementId: Id,
    payee: Slug,
    tranche: z.int(),
    amount: Money,
    isFirst: z.boolean(),
  }),
  'ledger.expenditure_reported': z.strictObject({ allocationId: Id, expenditureId: Id, payee: Slug, amount: Money }),
  'ledger.expenditure_queried': z.strictObject({
    allocationId: Id,
    expenditureId: Id,
    payee: Slug,
    reason: z.string(),
  }),
  'ledger.expenditure_accepted': z.strictObject({ allocationId: Id, expenditureId: Id, payee: Slug }),
  /** A payee gave money back: it is available again. */
  'ledger.refund_received': z.strictObject({ allocationId: Id, refundId: Id, payee: Slug, amount: Money }),
  /** Nothing of it is left; `released`: what was approved and never paid, available again. */
  'ledger.allocation_closed': z.strictObject({ allocationId: Id, released: Money }),
  /** Interest, a bank charge, a difference of exchange (below zero: a loss), or what a payee lost. */
  'ledger.fund_adjusted': z.strictObject({
    adjustmentId: Id,
    kind: z.enum(['interest', 'bank_charge', 'exchange', 'write_off']),
    amount: Money,
    allocationId: Id.nullable(),
    payee: Slug.nullable(),
  }),
  /** A transfer of that code was undone by its mirror; a deposit with its fee. */
  'ledger.transfer_reversed': z.strictObject({
    transferId: Id,
    reversalId: Id,
    code: z.string(),
    allocationId: Id.nullable(),
    reason: z.string(),
  }),
  /** The ledger's answer to intake.change_asked: granted means votes and hold are void and the change is current. */
  'ledger.change_granted': z.strictObject({ changeId: Id }),
  'ledger.change_refused': z.strictObject({ changeId: Id, reason: z.string() }),
  /**
   * The country of a city requires a no-objection and the request has none: its government, where one is registered, is told. Money waits
   * for it, and nothing else.
   */
  'ledger.no_objection_asked': z.strictObject({ country: Country, governments: z.array(Slug) }),
  /** By that government, or by an operator who has its letter. */
  'ledger.no_objection_recorded': z.strictObject({ reference: z.string() }),
  /** An operator stopped it: nothing is paid, proposed or amended until it is resumed. */
  'ledger.request_suspended': z.strictObject({ reason: z.string() }),
  /** It goes on where it was. `isUnderWay`: it is being implemented, and not only funded. */
  'ledger.request_resumed': z.strictObject({ reason: z.string(), isUnderWay: z.boolean() }),
  /** It ends without having been completed. `released`: what was approved and not paid, available again; null: it had no money. */
  'ledger.request_terminated': z.strictObject({ reason: z.string(), released: Money.nullable() }),
  /** Its final report is in (that version) and every tranche spent or given back. */
  'ledger.request_completed': z.strictObject({ reason: z.string(), finalReport: z.int() }),
  /** What its team's lead says came of it. A corrected report is a new version. */
  'ledger.final_report_filed': z.strictObject({
    version: z.int(),
    summary: z.string(),
    results: z.string(),
    lessons: z.string(),
  }),
  /**
   * A change or withdrawal crossed the approval: the request stays as it was approved, in the revision of this event and with this
   * team, and what was made of it since is void. `isPaid`: the first tranche was paid before.
   */
  'ledger.request_kept': z.strictObject({ allocationId: Id, reason: z.string(), team: Team, isPaid: z.boolean() }),
}
