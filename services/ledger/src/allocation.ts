// The fund's share of a request. Its states; the moves between them are drawn in the README and kept by the database too.

export const allocationStates = ['planned', 'proposed', 'approved', 'refused', 'void', 'closed'] as const
export type AllocationState = (typeof allocationStates)[number]

export const allocationMoves: readonly (readonly [AllocationState, AllocationState])[] = [
  ['planned', 'void'],
  ['proposed', 'approved'],
  ['proposed', 'refused'],
  ['proposed', 'void'],
  ['approved', 'closed'],
]

/** Shown to everybody where the request is public; a refused or void one never is. */
export const shownToAll: readonly AllocationState[] = ['proposed', 'approved', 'closed']

/** What each payee is to get, in the order in which the lines name them. */
export function payeeTotals(lines: readonly { payee: string; amountMinor: bigint }[]) {
  const sums = new Map<string, bigint>()
  for (const { payee, amountMinor } of lines) sums.set(payee, (sums.get(payee) ?? 0n) + amountMinor)
  return [...sums].map(([payee, amountMinor]) => ({ payee, amountMinor }))
}
