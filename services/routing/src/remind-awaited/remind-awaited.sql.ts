import type { Tx } from '@hub/database'
import { and, eq, inArray, isNotNull, isNull, or, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { offerColumns } from '../offer.sql.ts'
import { lockOneWhere } from '../request.sql.ts'
import type { RoutedRequest } from '../request.ts'
import { offers, requests, teams } from '../tables.ts'
import { teamColumns } from '../team.sql.ts'

/** A request with an offer or a team of which half the time is over and nobody was reminded. */
export function lockRequestToRemind(tx: Tx, now: Date): Promise<RoutedRequest | undefined> {
  const asked = tx.select({ id: offers.requestId }).from(offers).where(isOfferToRemind(now))
  const put = tx.select({ id: teams.requestId }).from(teams).where(isTeamToRemind(now))
  return lockOneWhere(tx, or(inArray(requests.id, asked), inArray(requests.id, put)))
}

export const updateOffersReminded = (tx: Tx, requestId: string, at: Date) =>
  tx
    .update(offers)
    .set({ remindedAt: at })
    .where(and(eq(offers.requestId, requestId), isOfferToRemind(at)))
    .returning({ offerId: offers.id, partner: offers.partner, answerBy: offerColumns.answerBy })

export const updateTeamReminded = (tx: Tx, requestId: string, at: Date) =>
  tx
    .update(teams)
    .set({ remindedAt: at })
    .where(and(eq(teams.requestId, requestId), isTeamToRemind(at)))
    .returning({ due: teamColumns.due })

// One that never lapses is none.
const isOfferToRemind = (now: Date) =>
  and(
    eq(offers.state, 'open'),
    isNotNull(offers.answerBy),
    isNull(offers.remindedAt),
    isHalfOver(offers.sentAt, offerColumns.answerBy, now),
  )

const isTeamToRemind = (now: Date) =>
  and(eq(teams.state, 'proposed'), isNull(teams.remindedAt), isHalfOver(teams.proposedAt, teamColumns.due, now))

/** Between half of the time and its end. */
function isHalfOver(since: SQLWrapper, due: SQLWrapper, now: Date): SQL {
  const at = sql`${now.toISOString()}::timestamptz`
  return sql`${at} >= ${since} + (${due} - ${since}) / 2 and ${at} < ${due}`
}
