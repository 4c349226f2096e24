// What a partner takes on by accepting: all that it was offered, or the part that it names.
import { Refusal } from '@hub/errors'
import { asDecimal, type NeedToCover, thousandths } from '../need.ts'
import type { Reserved, Taken } from '../offer.ts'

export interface NamedNeed {
  needId: string
  quantity?: string | undefined
}

/** `left`: the needs of the request that nobody has taken yet, with the quantity that is left of each. `offered`: how much of which. */
export function decideTaken(
  offered: readonly Taken[],
  left: readonly NeedToCover[],
  named: readonly NamedNeed[] | undefined,
): Taken[] {
  const open = left.flatMap((need) => {
    const asked = offered.find(({ needId }) => needId === need.id)
    return asked === undefined ? [] : [{ ...need, quantity: lesser(need.quantity, asked.quantity) }]
  })
  if (named === undefined) return open.map(({ id, quantity }) => ({ needId: id, quantity }))
  const ids = named.map(({ needId }) => needId)
  const twice = ids.find((id, place) => ids.indexOf(id) !== place)
  if (twice !== undefined) throw new Refusal('routing.need_named_twice', { needId: twice })
  return named.map((need) => take(need, open, offered))
}

const lesser = (left: string | null, asked: string | null) =>
  left === null || asked === null || thousandths(left) <= thousandths(asked) ? left : asked

/** What stays held of the partner's resources once it has taken so much: of several resources for one need the first give first. */
export function decideReserved(reserved: readonly Reserved[], taken: readonly Taken[]): Reserved[] {
  const left = new Map(taken.map(({ needId, quantity }) => [needId, thousandths(quantity ?? '0')]))
  return reserved.flatMap((one) => {
    const wanted = left.get(one.needId) ?? 0n
    const held = thousandths(one.quantity)
    const kept = wanted < held ? wanted : held
    left.set(one.needId, wanted - kept)
    return kept > 0n ? [{ ...one, quantity: asDecimal(kept) }] : []
  })
}

function take({ needId, quantity }: NamedNeed, open: readonly NeedToCover[], offered: readonly Taken[]): Taken {
  const need = open.find(({ id }) => id === needId)
  if (need === undefined)
    throw new Refusal('routing.need_not_offered', { needId, offered: offered.map((one) => one.needId).join(', ') })
  if (need.quantity === null) {
    if (quantity !== undefined) throw new Refusal('routing.quantity_not_counted', { needId })
    return { needId, quantity: null }
  }
  if (quantity === undefined) return { needId, quantity: need.quantity }
  if (thousandths(quantity) > thousandths(need.quantity))
    throw new Refusal('routing.quantity_too_large', { needId, quantity, left: need.quantity })
  return { needId, quantity: asDecimal(thousandths(quantity)) }
}
