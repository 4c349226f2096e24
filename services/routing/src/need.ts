// The technical and human needs of a request, and what of them is still to be covered. Money is met by the fund, not by a team.
import type { NeedOfRevision, RequestRevision } from '@hub/contracts'
import { z } from 'zod'
import type { Taken } from './offer.ts'

/** A decimal greater than zero, up to 9 digits before and 3 after the point: as in the needs of a request. */
export const Quantity = z
  .string()
  .regex(/^(?!0+(\.0+)?$)\d{1,9}(\.\d{1,3})?$/, 'write a quantity greater than zero, such as "6"')

export interface NeedToCover {
  id: string
  kind: 'technical' | 'human'
  /** Null: those of the request. */
  objectives: number[] | null
  /** What is still to be covered, null where the need counts none. */
  quantity: string | null
  /** In what the quantity is counted, null where the need does not say. */
  unit: string | null
}

export const needsToCover = ({ needs }: Pick<RequestRevision, 'needs'>): NeedToCover[] =>
  needs.flatMap((need) => (need.kind === 'financial' ? [] : [toCover(need, need.kind)]))

function toCover(need: NeedOfRevision, kind: 'technical' | 'human'): NeedToCover {
  const { objectives } = need as { objectives?: number[] }
  const { quantity = null, unit = null } = need
  return { id: need.id, kind, objectives: objectives?.length ? objectives : null, quantity, unit }
}

/** What money is needed for, as far as the financial needs say, else what the request is about. */
export function financialObjectives({
  content,
  objectives,
}: {
  content: Pick<RequestRevision, 'needs'>
  objectives: number[]
}) {
  const named = content.needs.flatMap((need) => {
    const { objectives: own } = need as { objectives?: number[] }
    return need.kind === 'financial' ? (own ?? objectives) : []
  })
  return [...new Set(named)]
}

/** The needs that `taken` leaves open, each with the quantity that is left. */
export function uncovered(needs: readonly NeedToCover[], taken: readonly Taken[]): NeedToCover[] {
  return needs.flatMap((need) => {
    const shares = taken.filter(({ needId }) => needId === need.id)
    if (shares.length === 0) return [need]
    if (need.quantity === null) return []
    const left = shares.reduce(
      (rest, share) => rest - thousandths(share.quantity ?? need.quantity ?? '0'),
      thousandths(need.quantity),
    )
    return left > 0n ? [{ ...need, quantity: asDecimal(left) }] : []
  })
}

// Quantities have up to three digits after the point: whole thousandths add up without rounding.
export function thousandths(quantity: string): bigint {
  const [whole = '0', fraction = ''] = quantity.split('.')
  return BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0'))
}

export function asDecimal(amount: bigint): string {
  const fraction = (amount % 1000n).toString().padStart(3, '0').replace(/0+$/, '')
  return fraction === '' ? `${amount / 1000n}` : `${amount / 1000n}.${fraction}`
}
