export const contributionStates = ['pledged', 'agreed', 'cancelled'] as const
export type ContributionState = (typeof contributionStates)[number]

/** Nothing leads out of cancelled, and nobody cancels what money has arrived of. */
export const contributionMoves: readonly (readonly [ContributionState, ContributionState])[] = [
  ['pledged', 'agreed'],
  ['pledged', 'cancelled'],
  ['agreed', 'cancelled'],
]
