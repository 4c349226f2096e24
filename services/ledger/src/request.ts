// What the ledger knows of a request: whether its money can be decided on. Intake keeps the state that everybody sees.

export const requestStates = [
  'filed',
  'changing',
  'declined',
  'matched',
  'waitlisted',
  'proposed',
  'funded',
  'refused',
  'not_needed',
  'withdrawn',
] as const
export type RequestState = (typeof requestStates)[number]

/**
 * Whether a revision that another service speaks of is still on its way here. Once money is approved no other is taken up, so what
 * was made of one that crossed the approval is not waited for.
 */
export const isStillToCome = (known: { revision: number; state: RequestState }, revision: number): boolean =>
  known.revision < revision && known.state !== 'funded'

/** Nothing is proposed yet: an operator may still overrule the assessment. */
export const mayBeDeclined = (state: RequestState): boolean => state === 'filed' || mayBeProposed(state)

/** An allocation may be proposed in these. */
export const mayBeProposed = (state: RequestState): boolean => state === 'matched' || state === 'waitlisted'
