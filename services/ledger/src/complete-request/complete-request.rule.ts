// What a request lacks to be completed (DESIGN §4): its final report, and every tranche spent or given back. All of it is named at once.
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor } from '@hub/money'
import { type Accounts, unaccountedFaults } from '../unaccounted.ts'

export interface Completable {
  /** The newest version of its final report; null: there is none. */
  finalReport: number | null
  /** Of its allocation; null where it asks for no money. */
  money: Money | null
}

interface Money extends Accounts {
  wasPaid: boolean
  hasOpenAmendment: boolean
  /** Approved and neither paid nor released, by payee. */
  unpaid: readonly { payee: string; amountMinor: bigint }[]
}

/** Its final report's version. */
export function requireComplete({ finalReport, money }: Completable): number {
  const missing = { path: 'finalReport', message: "is missing: the team's lead files it" }
  const faults = [...(finalReport === null ? [missing] : []), ...(money ? moneyFaults(money) : [])]
  if (finalReport === null || faults.length > 0) throw new Refusal('ledger.request_not_complete', {}, faults)
  return finalReport
}

function moneyFaults({ wasPaid, hasOpenAmendment, unpaid, ...accounts }: Money): FieldFault[] {
  const left = unpaid.flatMap(({ payee, amountMinor }): FieldFault[] => {
    const amount = `${formatMinor(amountMinor, accounts.currency).amount} ${accounts.currency}`
    const message = `${amount} of its tranches are not paid: pay them, or close the allocation, which frees them`
    return amountMinor === 0n ? [] : [{ path: `payees.${payee}`, message }]
  })
  return [
    ...(wasPaid ? [] : [{ path: 'tranches', message: 'none was ever paid: terminate the request instead' }]),
    ...left,
    ...unaccountedFaults(accounts),
    ...(hasOpenAmendment
      ? [{ path: 'amendments', message: 'one is open: the committee decides on it, or an operator makes it void' }]
      : []),
  ]
}
