// A change of an approved allocation: budget, tranches, payees, end date. Nothing changes until the committee approves it.

export const amendmentStates = ['proposed', 'approved', 'refused', 'void'] as const
export type AmendmentState = (typeof amendmentStates)[number]

export const amendmentMoves: readonly (readonly [AmendmentState, AmendmentState])[] = [
  ['proposed', 'approved'],
  ['proposed', 'refused'],
  ['proposed', 'void'],
]
