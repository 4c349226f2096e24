// What became of an allocation's money, as the API shows it: budget beside spending, reports with what was said of them, refunds.
import { Money, Slug } from '@hub/contracts'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
import type { AllocationRow, LineRow, PayeeShare } from './allocation.sql.ts'
import { payeeTotals } from './allocation.ts'
import type { Expenditure } from './expenditure.sql.ts'
import { budgetUse, expenditureStates, expenditureVerdicts, standing } from './expenditure.ts'
import { RecordedView, recordedOf, recordOf, recordView } from './recorded.ts'
import type { Refund } from './refund.sql.ts'
import { refundSources } from './refund.ts'
import type { ReversedPayment } from './reversal.sql.ts'

export const OverBudgetView = z.array(z.strictObject({ category: z.int(), budget: Money, spent: Money })).meta({
  description:
    'budget lines that it went beyond, with all that was spent on them up to then; of indirect cost perhaps its share of what all payees spent',
})

export const SpendingView = {
  payees: z.array(
    z.strictObject({
      payee: Slug,
      allocated: Money,
      disbursed: Money.meta({ description: 'all that was paid, also what was refunded since' }),
      spent: Money,
      refunded: Money,
      writtenOff: Money,
      left: Money.meta({ description: 'paid and not accounted for' }),
    }),
  ),
  budget: z
    .array(z.strictObject({ payee: Slug, category: z.int(), budgeted: Money, spent: Money }))
    .meta({ description: 'budget beside what was spent, by payee and category' }),
  expenditures: z
    .array(
      z.strictObject({
        id: z.uuid(),
        payee: Slug,
        period: z.strictObject({ from: z.string(), to: z.string() }),
        lines: z.array(z.strictObject({ category: z.int(), amount: Money })),
        amount: Money,
        state: z.enum(expenditureStates),
        recorded: RecordedView,
        overBudget: OverBudgetView,
        reviews: z.array(
          z.strictObject({
            verdict: z.enum(expenditureVerdicts),
            reason: z.string().nullable(),
            by: Slug,
            at: z.string(),
          }),
        ),
      }),
    )
    .nullable()
    .meta({ description: 'null: not for you to see' }),
  reversedPayments: z
    .array(
      z.strictObject({
        disbursementId: z.uuid(),
        payee: Slug,
        tranche: z.int(),
        amount: Money,
        valueDate: z.string(),
        ...recordView,
        reversed: z.strictObject({
          on: z.string().meta({ description: 'the day on which it took effect' }),
          at: z.string().meta({ description: 'when it was recorded' }),
          by: Slug,
          reason: z.string().nullable().meta({ description: 'null: not for you to see' }),
        }),
      }),
    )
    .meta({
      description: 'payments that were undone: in none of the other figures; a tranche may have been paid again',
    }),
  refunds: z.array(
    z.strictObject({
      id: z.uuid(),
      payee: Slug,
      amount: Money,
      valueDate: z.string(),
      ...recordView,
      source: z.enum(refundSources),
      isReversed: z.boolean(),
      reason: z.string().nullable().meta({ description: 'null: not for you to see' }),
    }),
  ),
}

export interface Spending {
  lines: LineRow[]
  payeeShares: PayeeShare[]
  expenditures: Expenditure[]
  refunds: Refund[]
  reversedPayments: ReversedPayment[]
}

export function viewOfSpending({ currency }: AllocationRow, spending: Spending, isWhole: boolean) {
  const money = (minor: bigint) => formatMinor(minor, currency)
  const { lines, payeeShares, expenditures, refunds, reversedPayments } = spending
  return {
    payees: payeeTotals(lines).map((total) => viewOfPayee(total, payeeShares, money)),
    budget: budgetUse(lines, standing(expenditures)).map(({ payee, category, budgetMinor, spentMinor }) => ({
      payee,
      category,
      budgeted: money(budgetMinor),
      spent: money(spentMinor),
    })),
    expenditures: isWhole ? expenditures.map((each) => viewOfExpenditure(each, money)) : null,
    reversedPayments: reversedPayments.map(
      ({ id, payee, tranche, amountMinor, valueDate, on, at, by, reason, ...paid }) => ({
        disbursementId: id,
        payee,
        tranche,
        amount: money(amountMinor),
        valueDate,
        ...recordOf(paid, isWhole),
        reversed: { on, at: at.toISOString(), by, reason: isWhole ? reason : null },
      }),
    ),
    refunds: refunds.map(({ id, payee, amountMinor, valueDate, source, isReversed, reason, ...given }) => ({
      id,
      payee,
      amount: money(amountMinor),
      valueDate,
      ...recordOf(given, isWhole),
      source,
      isReversed,
      reason: isWhole ? reason : null,
    })),
  }
}

type ToMoney = (minor: bigint) => Money

/** What came back is what is missing: paid, but neither spent nor written off nor with the payee. */
function viewOfPayee(
  total: { payee: string; amountMinor: bigint },
  payeeShares: readonly PayeeShare[],
  money: ToMoney,
) {
  const own = payeeShares.filter(({ payee }) => payee === total.payee)
  const sum = (amountOf: (share: PayeeShare) => bigint) => own.reduce((sofar, share) => sofar + amountOf(share), 0n)
  const [paid, spent, writtenOff, left] = [
    sum(({ paidMinor }) => paidMinor),
    sum(({ spentMinor }) => spentMinor),
    sum(({ writtenOffMinor }) => writtenOffMinor),
    sum(({ advanceMinor }) => advanceMinor),
  ]
  return {
    payee: total.payee,
    allocated: money(total.amountMinor),
    disbursed: money(paid),
    spent: money(spent),
    refunded: money(paid - spent - writtenOff - left),
    writtenOff: money(writtenOff),
    left: money(left),
  }
}

const viewOfExpenditure = (expenditure: Expenditure, money: ToMoney) => ({
  id: expenditure.id,
  payee: expenditure.payee,
  period: { from: expenditure.periodFrom, to: expenditure.periodTo },
  lines: expenditure.lines,
  amount: money(expenditure.amountMinor),
  state: expenditure.state,
  recorded: recordedOf(expenditure.recordedAt, expenditure.reportedBy),
  overBudget: expenditure.overBudget,
  reviews: expenditure.reviews.map(({ verdict, reason, reviewedBy, reviewedAt }) => ({
    verdict,
    reason,
    by: reviewedBy,
    at: reviewedAt.toISOString(),
  })),
})
