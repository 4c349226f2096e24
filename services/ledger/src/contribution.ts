// A contribution as the API shows it.
import { Money, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
import { seesAll } from './actor.ts'
import type { ContributionRow, Deposited, Returned } from './contribution.sql.ts'
import { contributionStates } from './contribution-state.ts'
import { Earmark } from './earmark.ts'
import { InstalmentState, instalmentsOf } from './instalment.ts'
import { ExchangeRate, measure, rateBetween, valueInUsd } from './rate.ts'
import { RecordedView, recordedOf } from './recorded.ts'

const Agreement = z.strictObject({
  reference: z.string(),
  signedOn: z.string(),
  amount: Money,
  schedule: z.array(
    z.strictObject({
      dueOn: z.string(),
      amount: Money,
      paid: Money.meta({ description: 'what has arrived pays the earliest first' }),
      state: InstalmentState.nullable().meta({
        description: 'due: its funder is reminded of it; null: it is cancelled',
      }),
    }),
  ),
})

const privy = 'seen by the funder, operators and auditors'
const reversed = z.boolean().meta({ description: 'entered wrongly: it counts no more' })

const DepositOf = z.strictObject({
  id: z.uuid(),
  received: Money,
  credited: Money,
  fee: Money,
  rate: ExchangeRate.nullable().meta({ description: 'null: nothing was exchanged' }),
  valueDate: z.string(),
  bankReference: z.string(),
  recorded: RecordedView,
  isReversed: reversed,
})

const ReturnOf = z.strictObject({
  id: z.uuid(),
  amount: Money.meta({ description: 'what the fund was debited' }),
  returned: Money.meta({ description: 'what its funder was sent' }),
  rate: ExchangeRate.nullable().meta({ description: 'null: nothing was exchanged' }),
  valueDate: z.string(),
  reason: z.string(),
  bankReference: z.string(),
  recorded: RecordedView,
  isReversed: reversed,
})

const Valued = z.strictObject({
  amount: Money,
  rate: z.string().meta({ description: 'units of the currency for one US dollar' }),
  rateOn: z
    .string()
    .nullable()
    .meta({ description: 'the day from which the rate is in force; null: it is in US dollars' }),
})

export const ContributionView = z
  .strictObject({
    id: z.uuid(),
    funder: Slug,
    amount: Money,
    earmark: Earmark,
    visibility: z.enum(['owner', 'public']),
    state: z.enum(contributionStates),
    illustrative: z.boolean(),
    pledgedAt: z.string(),
    conditions: z.string().nullable().meta({ description: privy }),
    agreement: Agreement.nullable().meta({ description: privy }),
    cancellation: z.strictObject({ reason: z.string(), at: z.string() }).nullable().meta({ description: privy }),
    deposits: z.array(DepositOf).nullable().meta({ description: privy }),
    returns: z.array(ReturnOf).nullable().meta({ description: privy }),
    pledged: Money,
    valued: Valued.nullable().meta({
      description: 'what the pledge is worth today; null: no rate of its currency is known',
    }),
    agreed: Money.nullable().meta({ description: `null: not agreed; ${privy}` }),
    received: Money.meta({ description: 'in the currency that was pledged or agreed, so far' }),
    deposited: Money.meta({ description: 'credited to the fund so far, before the fee' }),
    fee: Money,
    returned: Money.meta({ description: 'debited from the fund so far to give it back' }),
    available: Money.meta({ description: 'arrived, not held and not allocated' }),
  })
  .meta({ id: 'Contribution' })
export type ContributionView = z.infer<typeof ContributionView>

const ownsOrSeesAll = (funder: string, principal: Principal | null): boolean =>
  seesAll(principal) || principal?.organisation.slug === funder

/** Refuses who may not change a contribution: to strangers it is not there, an auditor sees it and changes nothing. */
export function requireOwner<R extends { funder: string }>(row: R | undefined, principal: Principal): R {
  if (row === undefined || !ownsOrSeesAll(row.funder, principal)) throw new Refusal('http.not_found')
  if (principal.organisation.slug !== row.funder && !principal.roles.includes('operator'))
    throw new Refusal('http.forbidden', { needed: 'operator' })
  return row
}

/** Whether a caller may know of a contribution. */
export const maySee = (row: { funder: string; visibility: string }, principal: Principal | null): boolean =>
  row.visibility === 'public' || ownsOrSeesAll(row.funder, principal)

const sumOf = <T extends { isReversed: boolean }>(rows: readonly T[], amountOf: (row: T) => bigint): bigint =>
  rows.reduce((sum, row) => (row.isReversed ? sum : sum + amountOf(row)), 0n)

const receivedOf = (deposits: readonly Deposited[]) => sumOf(deposits, ({ receivedMinor }) => receivedMinor)

export function viewOfContribution(row: ContributionRow, principal: Principal | null): ContributionView {
  const { id, funder, visibility, state, illustrative, thematicAreas, objectives, countries } = row
  return {
    id,
    funder,
    amount: formatMinor(row.amountMinor, row.currency),
    earmark: { thematicAreas, objectives, countries },
    visibility,
    state,
    illustrative,
    pledgedAt: row.pledgedAt.toISOString(),
    ...termsOf(row, ownsOrSeesAll(funder, principal)),
    ...figuresOf(row),
  }
}

const noTerms = { conditions: null, agreement: null, cancellation: null, deposits: null, returns: null, agreed: null }

/** What lies between the fund and its funder. */
function termsOf(row: ContributionRow, isPrivy: boolean) {
  if (!isPrivy) return noTerms
  const { conditions, agreement, cancellation } = row
  const { baseCurrency } = row.asOf
  return {
    conditions,
    agreement: agreement && agreementOf(agreement, row),
    cancellation: cancellation && { reason: cancellation.reason, at: cancellation.cancelledAt.toISOString() },
    deposits: row.deposits.map((deposit) => depositOf(deposit, baseCurrency)),
    returns: row.returns.map((back) => returnOf(back, baseCurrency)),
    agreed: agreement && formatMinor(agreement.amountMinor, agreement.currency),
  }
}

/** From pledge to cash. */
function figuresOf({ asOf, deposits, returns, ...row }: ContributionRow) {
  const base = (minor: bigint) => formatMinor(minor, asOf.baseCurrency)
  return {
    pledged: formatMinor(row.amountMinor, row.currency),
    valued: worthOf(row),
    received: formatMinor(receivedOf(deposits), row.agreement?.currency ?? row.currency),
    deposited: base(sumOf(deposits, ({ creditedMinor }) => creditedMinor)),
    fee: base(sumOf(deposits, ({ feeMinor }) => feeMinor)),
    returned: base(sumOf(returns, ({ amountMinor }) => amountMinor)),
    available: base(row.availableMinor),
  }
}

function worthOf({ amountMinor, currency, rate }: Pick<ContributionRow, 'amountMinor' | 'currency' | 'rate'>) {
  const pledged = formatMinor(amountMinor, currency)
  if (currency === measure) return { amount: pledged, rate: '1', rateOn: null }
  const amount = rate && valueInUsd(pledged, rate.unitsPerUsd)
  return rate && amount && { amount, rate: rate.unitsPerUsd, rateOn: rate.effectiveOn }
}

function depositOf({ id, valueDate, bankReference, isReversed, ...row }: Deposited, baseCurrency: string) {
  const received = formatMinor(row.receivedMinor, row.receivedCurrency)
  const credited = formatMinor(row.creditedMinor, baseCurrency)
  const fee = formatMinor(row.feeMinor, baseCurrency)
  const rate = rateBetween(received, credited, valueDate)
  const recorded = recordedOf(row.recordedAt, row.recordedBy)
  return { id, received, credited, fee, rate, valueDate, bankReference, recorded, isReversed }
}

function returnOf({ id, valueDate, reason, bankReference, isReversed, ...row }: Returned, baseCurrency: string) {
  const amount = formatMinor(row.amountMinor, baseCurrency)
  const returned = formatMinor(row.returnedMinor, row.returnedCurrency)
  const rate = rateBetween(returned, amount, valueDate)
  const recorded = recordedOf(row.recordedAt, row.recordedBy)
  return { id, amount, returned, rate, valueDate, reason, bankReference, recorded, isReversed }
}

function agreementOf(
  { reference, signedOn, amountMinor, currency, schedule }: NonNullable<ContributionRow['agreement']>,
  { deposits, state, asOf }: ContributionRow,
) {
  const money = (minor: bigint) => formatMinor(minor, currency)
  const payments = instalmentsOf(schedule, receivedOf(deposits), asOf).map((payment) => ({
    dueOn: payment.dueOn,
    amount: money(payment.amountMinor),
    paid: money(payment.paidMinor),
    state: state === 'cancelled' ? null : payment.state,
  }))
  return { reference, signedOn, amount: money(amountMinor), schedule: payments }
}
