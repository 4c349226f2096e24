import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emit } from '@hub/events'
import type { Matching } from '../matching.ts'
import { needsToCover, uncovered } from '../need.ts'
import { noteOutage } from '../note-outage.ts'
import { listOffersOf } from '../offer.sql.ts'
import { lockRequestWithLateTeam, updateRequest } from '../request.sql.ts'
import { widerThan } from '../search.ts'

/**
 * Tells once of each time for a team that it is not complete in it. Offers that are open stay open; whoever is asked after them
 * is looked for one step wider. One transaction a request; safe in several processes.
 */
export const makeTellLateTeam = (db: Db, matching: Matching) => async (): Promise<void> => {
  await db.transaction((tx) => noteOutage(tx, matching.clock.now()))
  for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => tellOne(tx, matching))
}

async function tellOne(tx: Tx, { clock }: Matching): Promise<boolean> {
  const at = clock.now()
  const request = await lockRequestWithLateTeam(tx, at)
  if (request === undefined) return false
  if (request.teamDue === null) throw new Error(`request ${request.id} is late for no time`)
  const offers = await listOffersOf(tx, request)
  const taken = offers.flatMap((offer) => (offer.state === 'accepted' ? offer.taken : []))
  const open = offers.flatMap(({ state, partner }) => (state === 'open' ? [partner] : []))
  const searchFrom = widerThan(request.searchFrom) ?? request.searchFrom
  await updateRequest(tx, request.id, { searchFrom, teamLateToldAt: at })
  await emit(tx, {
    type: 'routing.team_late',
    requestId: request.id,
    revision: request.revision,
    actor: hubActor,
    at,
    body: {
      due: request.teamDue.toISOString(),
      uncovered: uncovered(needsToCover(request.content), taken).map(({ id }) => id),
      partners: [...new Set(open)],
      searchFrom,
    },
  })
  return true
}
