import type { Team } from '@hub/contracts'
import { Refusal } from '@hub/errors'

export interface Consent {
  agree: boolean
  veto?: string[] | undefined
  reason?: string | undefined
}

/** The partners that the requester will not have; none where it agrees. A no names whom it is about, so that others can be asked. */
export function decideVetoed({ agree, veto = [] }: Consent, team: Team): string[] {
  if (agree && veto.length > 0) throw new Refusal('routing.veto_with_agreement')
  if (agree) return []
  if (veto.length === 0) throw new Refusal('routing.veto_missing')
  const members = team.members.map(({ partner }) => partner)
  const stranger = veto.find((partner) => !members.includes(partner))
  if (stranger !== undefined)
    throw new Refusal('routing.veto_not_in_team', { partner: stranger, members: members.join(', ') })
  return [...new Set(veto)]
}
