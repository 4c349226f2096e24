import type { Tx } from '@hub/database'
import { and, eq, inArray, lte } from 'drizzle-orm'
import type { RoutedRequest } from './request.ts'
import { offers, requests } from './tables.ts'

const columns = {
  id: requests.id,
  revision: requests.revision,
  state: requests.state,
  content: requests.content,
  objectives: requests.objectives,
  vetoed: requests.vetoed,
  teamDue: requests.teamDue,
}

export async function selectRequest(tx: Pick<Tx, 'select'>, id: string): Promise<RoutedRequest | undefined> {
  const [request] = await tx.select(columns).from(requests).where(eq(requests.id, id))
  return request
}

/** Everything that changes a request's offers or team locks the request first, the slots of partners second. */
export async function lockRequest(tx: Tx, id: string): Promise<RoutedRequest | undefined> {
  const [request] = await tx.select(columns).from(requests).where(eq(requests.id, id)).for('update')
  return request
}

/** A request with an open offer whose time is over, unless another process has it in hand. */
export async function lockRequestWithOverdueOffer(tx: Tx, now: Date): Promise<RoutedRequest | undefined> {
  const overdue = tx
    .select({ id: offers.requestId })
    .from(offers)
    .where(and(eq(offers.state, 'open'), lte(offers.answerBy, now)))
  const [request] = await tx
    .select(columns)
    .from(requests)
    .where(inArray(requests.id, overdue))
    .limit(1)
    .for('update', { skipLocked: true })
  return request
}

/** Puts a new revision in the place of the one before; vetoes stay. */
export async function insertRevision(
  tx: Tx,
  { id, revision, content }: Pick<RoutedRequest, 'id' | 'revision' | 'content'>,
) {
  const fresh = { revision, content, state: 'awaiting_verdict' as const, objectives: [], teamDue: null }
  await tx
    .insert(requests)
    .values({ id, requester: content.requester.slug, ...fresh })
    .onConflictDoUpdate({ target: requests.id, set: fresh })
}

type Changes = Partial<Pick<RoutedRequest, 'state' | 'objectives' | 'vetoed' | 'teamDue'>>

export async function updateRequest(tx: Tx, id: string, changes: Changes): Promise<void> {
  await tx.update(requests).set(changes).where(eq(requests.id, id))
}
