import type { Tx } from '@hub/database'
import { gatherTeam } from './gather-team.ts'
import { selectRequest } from './request.sql.ts'
import { type Sight, type TeamView, viewTeam } from './team-view.ts'

/** The team as it stands after a change; `key` is the id or the reference of the request. */
export async function changedTeam(tx: Tx, key: string, sight: Sight): Promise<TeamView> {
  const request = await selectRequest(tx, key)
  if (request === undefined) throw new Error(`request ${key} is gone`)
  return viewTeam(await gatherTeam(tx, request), sight)
}
