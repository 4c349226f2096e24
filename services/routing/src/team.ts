// A team as it is put to the requester.
import type { Team } from '@hub/contracts'

export const teamStates = ['proposed', 'agreed', 'vetoed', 'withdrawn', 'replaced'] as const
export type TeamState = (typeof teamStates)[number]

/** The database refuses every other move too. */
export const teamMoves: Readonly<Record<TeamState, readonly TeamState[]>> = {
  proposed: ['agreed', 'vetoed', 'withdrawn'],
  agreed: ['withdrawn', 'replaced'],
  vetoed: [],
  withdrawn: [],
  replaced: [],
}

export interface RoutedTeam {
  id: string
  requestId: string
  revision: number
  team: Team
  state: TeamState
  due: Date | null
}
