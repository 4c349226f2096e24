import type { Team } from '@hub/contracts'
import { Refusal } from '@hub/errors'

export interface Consent {
  agree: boolean
  veto?: string[] | undefined
  reason?: string | undefined
}

/**
 * The partners that the requester will not have; none where it agrees. A no names whom it is about, so that others can be asked.
 * `agreed`: the team that holds while a member of it is replaced. Whom the requester has agreed to is not its to veto any more: money may be
 * approved for it, so it leaves by the act of which the ledger learns.
 */
export function decideVetoed({ agree, veto = [] }: Consent, team: Team, agreed: Team | null): string[] {
  if (agree && veto.length > 0) throw new Refusal('routing.veto_with_agreement')
  if (agree) return []
  if (veto.length === 0) throw new Refusal('routing.veto_missing')
  const members = team.members.map(({ partner }) => partner)
  const stranger = veto.find((partner) => !members.includes(partner))
  if (stranger !== undefined)
    throw new Refusal('routing.veto_not_in_team', { partner: stranger, members: members.join(', ') })
  const standing = agreed?.members.find(({ partner }) => veto.includes(partner))
  if (standing !== undefined) throw new Refusal('routing.veto_of_standing_member', { partner: standing.partner })
  return [...new Set(veto)]
}
