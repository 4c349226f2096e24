import type { Reader, Tx } from '@hub/database'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { movedByOutages } from './outage.sql.ts'
import { teams } from './tables.ts'
import type { RoutedTeam } from './team.ts'

/** `due` as outages have moved it. */
export const teamColumns = {
  id: teams.id,
  requestId: teams.requestId,
  revision: teams.revision,
  team: teams.team,
  state: teams.state,
  due: movedByOutages(teams.due, { since: teams.proposedAt, closed: teams.answeredAt }),
}

const isOf = ({ id, revision }: { id: string; revision: number }) =>
  and(eq(teams.requestId, id), eq(teams.revision, revision))

/** The team of a revision that is before the requester, else the one that is agreed, else the newest, whatever became of it. */
export async function selectTeam(
  reader: Reader,
  request: { id: string; revision: number },
): Promise<RoutedTeam | undefined> {
  const [team] = await reader
    .select(teamColumns)
    .from(teams)
    .where(isOf(request))
    .orderBy(desc(eq(teams.state, 'proposed')), desc(eq(teams.state, 'agreed')), desc(teams.id))
    .limit(1)
  return team
}

/** The team that the requester has agreed to, also while a changed one is before it. */
export async function selectAgreedTeam(
  reader: Reader,
  request: { id: string; revision: number },
): Promise<RoutedTeam | undefined> {
  const [team] = await reader
    .select(teamColumns)
    .from(teams)
    .where(and(isOf(request), eq(teams.state, 'agreed')))
  return team
}

export async function insertTeam(tx: Tx, team: RoutedTeam, at: Date): Promise<void> {
  await tx.insert(teams).values({ ...team, proposedAt: at, answeredAt: team.state === 'agreed' ? at : null })
}

/** Answers the team that is before the requester, if there is one. */
export async function updateProposedTeam(
  tx: Tx,
  requestId: string,
  answer: { state: 'agreed' | 'vetoed' | 'withdrawn'; answeredAt: Date; reason: string | null },
): Promise<void> {
  await tx
    .update(teams)
    .set(answer)
    .where(and(eq(teams.requestId, requestId), eq(teams.state, 'proposed')))
}

/** The requester has agreed to a changed team: the one before it ends. */
export async function updateAgreedTeam(tx: Tx, requestId: string): Promise<void> {
  await tx
    .update(teams)
    .set({ state: 'replaced', reason: 'A member has left, and the requester agreed to the changed team.' })
    .where(and(eq(teams.requestId, requestId), eq(teams.state, 'agreed')))
}

/** Ends the team of a request, whether it is before the requester or agreed; when it was answered stays on record. */
export async function updateStandingTeam(tx: Tx, requestId: string, { reason, at }: { reason: string; at: Date }) {
  await tx
    .update(teams)
    .set({ state: 'withdrawn', reason, answeredAt: sql`coalesce(${teams.answeredAt}, ${at.toISOString()})` })
    .where(and(eq(teams.requestId, requestId), inArray(teams.state, ['proposed', 'agreed'])))
}
