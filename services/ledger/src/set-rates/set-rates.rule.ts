import { type FieldFault, Refusal } from '@hub/errors'
import { measure } from '../rate.ts'

export interface RateTable {
  effectiveOn: string
  source: string
  rates: { currency: string; unitsPerUsd: string }[]
}

/** A table names each currency once, and not the one that they are measured in. */
export function requireTable({ rates }: RateTable): void {
  const faults: FieldFault[] = rates.flatMap(({ currency }, index) => {
    const path = `rates[${index}].currency`
    if (currency === measure) return [{ path, message: `${measure} is what the others are measured in: leave it out` }]
    const first = rates.findIndex((rate) => rate.currency === currency)
    return first === index ? [] : [{ path, message: `${currency} has its rate in rates[${first}]: leave one out` }]
  })
  if (faults.length > 0) throw new Refusal('ledger.rates_wrong', {}, faults)
}
