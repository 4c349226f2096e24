import { Refusal } from '@hub/errors'
import type { Call, Confirmation } from '../call.ts'

export interface Answer {
  partner: string
  agree: boolean
  reason: string | null
}

/**
 * What a member's answer makes of the call: confirmed with the last one, not confirmed with the first that does not stand, else it is
 * asked on. In order of precedence it is refused to who answered before, where nothing is asked, and to a no without its reason.
 */
export function decideConfirmation(
  { partner, agree, reason }: Answer,
  call: Pick<Call, 'state' | 'members'> | undefined,
  answers: readonly Pick<Confirmation, 'partner'>[],
): 'confirmed' | 'not_confirmed' | 'asked' {
  if (answers.some((answer) => answer.partner === partner)) throw new Refusal('routing.already_confirmed')
  if (call?.state !== 'asked' || !call.members.includes(partner)) throw new Refusal('routing.confirmation_not_asked')
  if (!agree && reason === null) throw new Refusal('routing.confirm_reason_missing')
  if (!agree) return 'not_confirmed'
  const answered = new Set([partner, ...answers.map((answer) => answer.partner)])
  return call.members.every((member) => answered.has(member)) ? 'confirmed' : 'asked'
}
