import type { Reader } from '@hub/database'
import { listConfirmations, selectCall } from './call.sql.ts'
import { listOffersOf } from './offer.sql.ts'
import type { RoutedRequest } from './request.ts'
import { selectAgreedTeam, selectTeam } from './team.sql.ts'
import type { TeamParts } from './team-view.ts'

/** All that belongs to the team of a request. */
export async function gatherTeam(reader: Reader, request: RoutedRequest): Promise<TeamParts> {
  const offers = await listOffersOf(reader, request)
  const newest = await selectTeam(reader, request)
  const agreed = newest?.state === 'agreed' ? newest : await selectAgreedTeam(reader, request)
  const called = agreed ?? newest
  const call = called && (await selectCall(reader, called.id))
  const answers = call ? await listConfirmations(reader, call.id) : []
  return { request, newest, agreed, offers, call: call && { call, answers } }
}
