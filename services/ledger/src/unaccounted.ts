// What of an allocation is not accounted for: money that lies with a payee, and reports that nobody has accepted. Until then it stays open.
import type { FieldFault } from '@hub/errors'
import { formatMinor } from '@hub/money'
import type { ExpenditureState } from './expenditure.ts'

export interface Accounts {
  currency: string
  /** What each payee was paid and has not accounted for. */
  advances: readonly { payee: string; amountMinor: bigint }[]
  expenditures: readonly { id: string; state: ExpenditureState }[]
}

const whatToDo: Partial<Record<ExpenditureState, string>> = {
  reported: 'is reported: accept it or query it',
  queried: 'is queried: accept it, or reverse it and have it reported anew',
}

/** Each with what to do. */
export function unaccountedFaults({ currency, advances, expenditures }: Accounts): FieldFault[] {
  const unspent = advances.flatMap(({ payee, amountMinor }): FieldFault[] => {
    const left = `${formatMinor(amountMinor, currency).amount} ${currency}`
    const message = `has ${left} left: have it reported as spent or refunded, or write it off`
    return amountMinor === 0n ? [] : [{ path: `payees.${payee}`, message }]
  })
  const open = expenditures.flatMap(({ id, state: its }): FieldFault[] => {
    const message = whatToDo[its]
    return message === undefined ? [] : [{ path: `expenditures.${id}`, message }]
  })
  return [...unspent, ...open]
}
