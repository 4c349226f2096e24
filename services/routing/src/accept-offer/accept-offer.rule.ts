// What a partner takes on by accepting: all that it was offered, or the part that it names.
import { Refusal } from '@hub/errors'
import { asDecimal, type NeedToCover, thousandths } from '../need.ts'
import type { Taken } from '../offer.ts'

export interface NamedNeed {
  needId: string
  quantity?: string | undefined
}

/** `left`: the needs of the request that nobody has taken yet, with the quantity that is left of each. */
export function decideTaken(
  offered: readonly string[],
  left: readonly NeedToCover[],
  named: readonly NamedNeed[] | undefined,
): Taken[] {
  const open = left.filter(({ id }) => offered.includes(id))
  if (named === undefined) return open.map(({ id, quantity }) => ({ needId: id, quantity }))
  const ids = named.map(({ needId }) => needId)
  const twice = ids.find((id, place) => ids.indexOf(id) !== place)
  if (twice !== undefined) throw new Refusal('routing.need_named_twice', { needId: twice })
  return named.map((need) => take(need, open, offered))
}

function take({ needId, quantity }: NamedNeed, open: readonly NeedToCover[], offered: readonly string[]): Taken {
  const need = open.find(({ id }) => id === needId)
  if (need === undefined) throw new Refusal('routing.need_not_offered', { needId, offered: offered.join(', ') })
  if (need.quantity === null) {
    if (quantity !== undefined) throw new Refusal('routing.quantity_not_counted', { needId })
    return { needId, quantity: null }
  }
  if (quantity === undefined) return { needId, quantity: need.quantity }
  if (thousandths(quantity) > thousandths(need.quantity))
    throw new Refusal('routing.quantity_too_large', { needId, quantity, left: need.quantity })
  return { needId, quantity: asDecimal(thousandths(quantity)) }
}
