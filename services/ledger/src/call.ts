// A waitlisted request is called up: the money that is there now reaches for it, and its team is asked whether it still stands.
// The moves are drawn in the README and kept by the database too.
import { addWorkingDays, type Team } from '@hub/contracts'

export const callStates = ['asked', 'confirmed', 'proposed', 'not_confirmed', 'refused', 'ended'] as const
export type CallState = (typeof callStates)[number]

export const callMoves: readonly (readonly [CallState, CallState])[] = [
  ['asked', 'confirmed'],
  ['asked', 'not_confirmed'],
  ['asked', 'ended'],
  ['confirmed', 'proposed'],
  ['confirmed', 'refused'],
  ['confirmed', 'ended'],
]

/** What a call was made on; where one of these is another now, it comes to nothing. */
export interface Basis {
  revision: number
  /** The team, in the order of the alphabet. */
  members: readonly string[]
  /** Of this revision; null: nobody has filed one. */
  planId: string | null
}

/** Who is in a team, in the order of the alphabet. */
export const partnersIn = ({ members }: Pick<Team, 'members'>): string[] =>
  [...new Set(members.map(({ partner }) => partner))].toSorted()

export const isOpen = (state: CallState): boolean => state === 'asked' || state === 'confirmed'

export const restsOn = (call: Basis, now: Basis): boolean =>
  call.revision === now.revision && call.planId === now.planId && String(call.members) === String(now.members)

/** By when the last of these has had its working days; where nobody else is asked an operator of the hub is, which sits in no country. */
export function confirmByOf(at: Date, days: number, countries: readonly (string | null)[]): Date {
  const sits = countries.length > 0 ? countries : [null]
  return new Date(Math.max(...sits.map((country) => addWorkingDays(at, days, country).getTime())))
}
