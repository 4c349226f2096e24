// The ledger found money for a request that waits for it: each member of its team is asked whether it still stands.
export const callStates = ['asked', 'confirmed', 'not_confirmed', 'ended'] as const
export type CallState = (typeof callStates)[number]

/** The database refuses every other move too (trigger calls_move). */
export const callMoves: Readonly<Record<CallState, readonly CallState[]>> = {
  asked: ['confirmed', 'not_confirmed', 'ended'],
  confirmed: [],
  not_confirmed: [],
  ended: [],
}

export interface Call {
  id: string
  requestId: string
  teamId: string
  members: string[]
  state: CallState
  due: Date
}

/** What a member of the team said. */
export interface Confirmation {
  partner: string
  agrees: boolean
  /** Where it does not. */
  reason: string | null
  answeredAt: Date
}
