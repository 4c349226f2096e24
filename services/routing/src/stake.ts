// No operator acts on the team of a request that it has a stake in: as the requester, its government, or a partner that is asked, was asked,
// or could be asked in the place of another. It leaves that to another operator.
import { type Operator, stakeOf } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { askOf } from './ask.rule.ts'
import { type Matching, rankingOfAll } from './matching.ts'
import { needsToCover } from './need.ts'
import { selectIsAsked } from './offer.sql.ts'
import type { RoutedRequest } from './request.ts'
import { isWithinReach } from './search.rule.ts'

export async function refuseStake(tx: Tx, matching: Matching, request: RoutedRequest, operator: Operator) {
  const known = stakeOf(operator, { request: request.content, team: [], ownOverlap: null })
  const stake = known ?? (await partnerStake(tx, matching, request, operator.slug))
  if (stake !== null) throw new Refusal('routing.conflict_of_interest', { organisation: operator.name, stake })
}

async function partnerStake(tx: Tx, matching: Matching, request: RoutedRequest, slug: string): Promise<string | null> {
  if (await selectIsAsked(tx, request.id, slug)) return 'is or was asked for it as a partner'
  const { partners, rank } = await rankingOfAll(tx, matching, request)
  // Of all its needs, as if nobody had been asked yet: whoever has taken one on may leave.
  const ask = askOf(request, needsToCover(request.content), [], null)
  return isWithinReach(slug, { rank, ask, partners }) ? 'could be asked for it as a partner' : null
}
