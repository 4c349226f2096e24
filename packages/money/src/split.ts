/**
 * Splits `total` minor units by non-negative `weights` so that the parts sum to `total` exactly: each part is rounded down and
 * what is left goes, a unit each, to the largest remainders, then to the earlier entry. Total and weights must not be negative;
 * weights must not all be zero unless the total is.
 */
export function splitByWeight(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n)
  if (total < 0n || weights.some((weight) => weight < 0n)) throw new RangeError('a split takes no negative amounts')
  if (sum === 0n) {
    if (total !== 0n) throw new RangeError('nothing to split by')
    return weights.map(() => 0n)
  }
  const parts = weights.map((weight) => (total * weight) / sum)
  let left = total - parts.reduce((a, b) => a + b, 0n)
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    // Of equal remainders the earlier stays first: a sort is stable.
    .sort((a, b) => Number(b.remainder - a.remainder))
  for (const { index } of byRemainder) {
    if (left === 0n) break
    parts[index] = (parts[index] ?? 0n) + 1n
    left -= 1n
  }
  return parts
}

/**
 * The shares of one more payment of `amount` out of an amount split as `shares`, of which `paid` (per share) has gone before.
 * Split cumulatively: all that is paid up to now is split anew and what was paid before is taken off, so the payment that
 * exhausts the amount empties every share exactly. A share never exceeds what is left of it and never goes negative. Amount, shares
 * and paid must not be negative, nor a share be paid beyond itself.
 */
export function splitCumulatively(amount: bigint, shares: readonly bigint[], paid: readonly bigint[]): bigint[] {
  const left = shares.map((share, index) => share - (paid[index] ?? 0n))
  if (amount < 0n || [...shares, ...paid].some((each) => each < 0n))
    throw new RangeError('a split takes no negative amounts')
  if (left.some((each) => each < 0n)) throw new RangeError('a share is paid beyond itself')
  const open = left.reduce((a, b) => a + b, 0n)
  if (amount > open) throw new RangeError('more than is left of the shares')
  const paidTotal = paid.reduce((a, b) => a + b, 0n)
  const target = splitByWeight(paidTotal + amount, shares)
  const wanted = target.map((part, index) => part - (paid[index] ?? 0n))
  // Largest-remainder targets can fall by one unit from one payment to the next: such a share pays nothing now, and the units
  // that it was paid too many are taken off the others, from the earliest that pays anything. No target is above its share.
  const parts = wanted.map((part) => (part < 0n ? 0n : part))
  for (let surplus = parts.reduce((a, b) => a + b, 0n) - amount; surplus > 0n; surplus -= 1n) {
    const index = parts.findIndex((part) => part > 0n)
    parts[index] = (parts[index] ?? 0n) - 1n
  }
  return parts
}
