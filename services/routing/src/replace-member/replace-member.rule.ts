// Whether a member can be taken out of a team. In order of precedence: nobody has accepted, it has left already, it is not in the team.
import { Refusal } from '@hub/errors'
import type { Offer } from '../offer.ts'
import { phaseOf, type RoutedRequest } from '../request.ts'

interface Removal {
  /** The needs that it had taken on, of which others are asked. */
  needs: string[]
}

type Answered = Pick<Offer, 'partner' | 'state' | 'taken'>

export function decideRemoval(
  remove: string,
  request: Pick<RoutedRequest, 'state' | 'replacing' | 'leftTeam'>,
  offers: readonly Answered[],
): Removal {
  const accepted = offers.filter(({ state }) => state === 'accepted')
  const own = accepted.filter(({ partner }) => partner === remove)
  if (own.length > 0)
    return { needs: [...new Set(own.flatMap(({ taken }) => taken.map(({ needId }) => needId)))].toSorted() }
  if (request.leftTeam.includes(remove)) throw new Refusal('routing.member_left', { partner: remove })
  if (accepted.length === 0) throw new Refusal('routing.nothing_to_replace', { state: phaseOf(request) })
  const members = [...new Set(accepted.map(({ partner }) => partner))].toSorted()
  throw new Refusal('routing.not_a_member', { partner: remove, members: members.join(', ') })
}
