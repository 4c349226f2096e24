import type { Money } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import { parseMinor } from '@hub/money'
import type { ContributionState } from '../contribution-state.ts'

export interface Agreement {
  reference: string
  signedOn: string
  amount: Money
  schedule: { dueOn: string; amount: Money }[]
}

/** A contribution is agreed once, not in the future; its payments make up the amount. */
export function decideAgreement(agreement: Agreement, state: ContributionState, today: string): void {
  if (state === 'cancelled') throw new Refusal('ledger.contribution_cancelled')
  if (state === 'agreed') throw new Refusal('ledger.agreement_exists')
  if (agreement.signedOn > today) throw new Refusal('ledger.date_in_future', { field: 'signedOn', today })
  const { amount, schedule } = agreement
  const faults: FieldFault[] = schedule.flatMap((payment, index) =>
    payment.amount.currency === amount.currency
      ? []
      : [
          {
            path: `schedule[${index}].amount.currency`,
            message: `must be ${amount.currency}, as the agreement’s amount`,
          },
        ],
  )
  const total = schedule.reduce((sum, payment) => sum + parseMinor(payment.amount), 0n)
  if (faults.length === 0 && total !== parseMinor(amount))
    faults.push({ path: 'schedule', message: `the payments must add up to ${amount.amount} ${amount.currency}` })
  if (faults.length > 0) throw new Refusal('ledger.schedule_wrong', {}, faults)
}
