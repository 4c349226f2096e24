import type { Tx } from '@hub/database'
import { listOffersOf } from './offer.sql.ts'
import { selectRequest } from './request.sql.ts'
import { selectTeam } from './team.sql.ts'
import { type TeamView, viewTeam } from './team-view.ts'

/** The team as it stands after a change, for who may see all of it; `key` is the id or the reference of the request. */
export async function changedTeam(tx: Tx, key: string): Promise<TeamView> {
  const request = await selectRequest(tx, key)
  if (request === undefined) throw new Error(`request ${key} is gone`)
  const newest = await selectTeam(tx, request)
  return viewTeam({ request, newest, offers: await listOffersOf(tx, request) }, true)
}
