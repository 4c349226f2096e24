import type { Team } from '@hub/contracts'
import type { Offer } from '../offer.ts'

/** The withdrawn offers by which a team came about: of two by which one partner took on the same need the later one. */
export function offersBehind<O extends Pick<Offer, 'partner' | 'state' | 'taken'>>(
  team: Pick<Team, 'members'>,
  offers: readonly O[],
): O[] {
  const open = new Set(team.members.flatMap(({ partner, needs }) => needs.map(({ needId }) => `${partner} ${needId}`)))
  return offers.toReversed().filter(({ partner, state, taken }) => {
    const needs = taken.map(({ needId }) => `${partner} ${needId}`)
    if (state !== 'withdrawn' || needs.length === 0 || !needs.every((need) => open.has(need))) return false
    for (const need of needs) open.delete(need)
    return true
  })
}
