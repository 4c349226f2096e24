import type { Tx } from '@hub/database'
import { and, asc, eq, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { lockSlots } from './capability.sql.ts'
import { offerColumns } from './offer.sql.ts'
import { movedByOutages } from './outage.sql.ts'
import type { RoutedRequest } from './request.ts'
import { capacity, offers, requests } from './tables.ts'

const columns = {
  id: requests.id,
  revision: requests.revision,
  state: requests.state,
  content: requests.content,
  objectives: requests.objectives,
  rulesetVersion: requests.rulesetVersion,
  vetoed: requests.vetoed,
  teamDue: movedByOutages(requests.teamDue, { since: requests.teamSince, closed: null }),
  gaps: requests.gaps,
  searchFrom: requests.searchFrom,
  replacing: requests.replacing,
  leftTeam: requests.leftTeam,
}

// A request is named by its id or by its reference.
const named = (key: string) =>
  key.startsWith('HUB-') ? eq(sql`${requests.content}->>'reference'`, key) : eq(requests.id, key)

export async function selectRequest(tx: Pick<Tx, 'select'>, key: string): Promise<RoutedRequest | undefined> {
  const [request] = await tx.select(columns).from(requests).where(named(key))
  return request
}

/**
 * Everything that changes a request's offers or team locks the slots of partners first, the request second. A transaction may change
 * several requests, and an ended offer changes its partner's slots: in any other order two of them would wait for each other.
 */
export async function lockRequest(tx: Tx, key: string): Promise<RoutedRequest | undefined> {
  await lockSlots(tx)
  const [request] = await tx.select(columns).from(requests).where(named(key)).for('update')
  return request
}

/** When the team must be complete, and from when on that time runs. */
export interface TeamTime {
  teamSince: Date
  teamDue: Date
}

/** A request with an open offer whose time is over; nothing is locked where there is none. Outages only move a time on. */
export function lockRequestWithOverdueOffer(tx: Tx, now: Date): Promise<RoutedRequest | undefined> {
  const overdue = tx
    .select({ id: offers.requestId })
    .from(offers)
    .where(
      and(
        eq(offers.state, 'open'),
        lte(offers.answerBy, now),
        lte(offerColumns.answerBy, sql.param(now, offers.answerBy)),
      ),
    )
  return lockOneWhere(tx, inArray(requests.id, overdue))
}

/** A request that found nobody, and has not been tried since there is more capacity; nothing is locked where there is none. */
const isUnmatched = or(eq(requests.state, 'unmatched'), eq(requests.replacing, 'unmatched'))

export function lockRequestToTryAgain(tx: Tx): Promise<RoutedRequest | undefined> {
  const version = tx.select({ version: capacity.version }).from(capacity)
  return lockOneWhere(tx, and(isUnmatched, lt(requests.capacitySeen, sql`(${version})`)))
}

/** A request whose team, or the replacement in it, is not complete in its time, which nobody was told of. */
export function lockRequestWithLateTeam(tx: Tx, now: Date): Promise<RoutedRequest | undefined> {
  return lockOneWhere(
    tx,
    and(
      sql`coalesce(${requests.replacing}, ${requests.state}) in ('matching', 'unmatched')`,
      lte(requests.teamDue, now),
      lte(columns.teamDue, sql.param(now, requests.teamDue)),
      isNull(requests.teamLateToldAt),
    ),
  )
}

/** The oldest request of which something holds, locked after the slots; nothing is locked where there is none. Ids of version 7 follow the time. */
export async function lockOneWhere(tx: Tx, condition: SQL | undefined): Promise<RoutedRequest | undefined> {
  const found = () => tx.select(columns).from(requests).where(condition).orderBy(asc(requests.id)).limit(1)
  if ((await found()).length === 0) return undefined
  await lockSlots(tx)
  const [request] = await found().for('update')
  return request
}

/** Notes that partners were looked for with the capacity that there is now. */
export async function markSearched(tx: Tx, id: string): Promise<void> {
  const version = tx.select({ version: capacity.version }).from(capacity)
  await tx
    .update(requests)
    .set({ capacitySeen: sql`(${version})` })
    .where(eq(requests.id, id))
}

/** Puts a new revision in the place of the one before; vetoes stay. */
export async function insertRevision(
  tx: Tx,
  { id, revision, content }: Pick<RoutedRequest, 'id' | 'revision' | 'content'>,
) {
  const fresh = {
    revision,
    content,
    state: 'awaiting_verdict' as const,
    objectives: [],
    gaps: [],
    teamDue: null,
    teamSince: null,
    teamLateToldAt: null,
    searchFrom: 'first' as const,
    replacing: null,
    leftTeam: [],
  }
  await tx
    .insert(requests)
    .values({ id, requester: content.requester.slug, ...fresh })
    .onConflictDoUpdate({ target: requests.id, set: fresh })
}

type Changes = Partial<
  Pick<
    RoutedRequest,
    'state' | 'objectives' | 'rulesetVersion' | 'vetoed' | 'searchFrom' | 'gaps' | 'replacing' | 'leftTeam'
  >
> &
  Partial<{ [Name in keyof TeamTime]: TeamTime[Name] | null }> & { teamLateToldAt?: Date | null }

export async function updateRequest(tx: Tx, id: string, changes: Changes): Promise<void> {
  await tx.update(requests).set(changes).where(eq(requests.id, id))
}

/** Keeps what was agreed on, for when the ledger says that it holds after a change has crossed the approval. */
export async function markAgreed(tx: Tx, id: string): Promise<void> {
  await tx
    .update(requests)
    .set({
      agreedRevision: sql`${requests.revision}`,
      agreedContent: sql`${requests.content}`,
      agreedObjectives: sql`${requests.objectives}`,
    })
    .where(eq(requests.id, id))
}

/** Makes of the request again what was agreed on, settled; undefined where that was another revision. */
export async function updateToAgreed(tx: Tx, id: string, revision: number | null): Promise<RoutedRequest | undefined> {
  if (revision === null) return undefined
  const [request] = await tx
    .update(requests)
    .set({
      state: 'funded',
      replacing: null,
      revision,
      content: sql`${requests.agreedContent}`,
      objectives: sql`${requests.agreedObjectives}`,
    })
    .where(and(eq(requests.id, id), eq(requests.agreedRevision, revision)))
    .returning(columns)
  return request
}
