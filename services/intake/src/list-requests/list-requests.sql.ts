import type { RequestState } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { and, desc, eq, gt, lt, notInArray, or, sql } from 'drizzle-orm'
import type { Request } from '../request.ts'
import { requests } from '../tables.ts'

export interface RequestFilter {
  state?: RequestState | undefined
  country?: string | undefined
  objective?: number | undefined
  requester?: string | undefined
}

/** Whose list it is: everything, or one's own and what is public and neither in a state of `hidden` nor withdrawn from one. */
export type Onlooker =
  | 'all'
  | {
      organisation: string | null
      hidden: readonly RequestState[]
      /** Of the requests for whose no-objection the organisation was asked. */
      hiddenFromGovernments: readonly RequestState[]
    }

/** Newest first, by id: ids of version 7 are in the order of filing. */
export async function listRequests(
  reader: Reader,
  onlooker: Onlooker,
  filter: RequestFilter,
  limit: number,
  beforeId: string | undefined,
): Promise<Request[]> {
  const { state, country, objective, requester } = filter
  return reader
    .select()
    .from(requests)
    .where(
      and(
        seenBy(onlooker),
        beforeId === undefined ? undefined : lt(requests.id, beforeId),
        state === undefined ? undefined : eq(requests.state, state),
        requester === undefined ? undefined : eq(requests.requester, requester),
        country === undefined ? undefined : sql`countries @> ${JSON.stringify([country])}::text::jsonb`,
        objective === undefined ? undefined : sql`objectives @> ${JSON.stringify([objective])}::text::jsonb`,
      ),
    )
    .orderBy(desc(requests.id))
    .limit(limit)
}

const notInState = (hidden: readonly RequestState[]) =>
  notInArray(sql`coalesce(${requests.withdrawnFrom}, ${requests.state})`, [...hidden])

function seenBy(onlooker: Onlooker) {
  if (onlooker === 'all') return undefined
  const isPublic = and(sql`visibility = 'public'`, gt(requests.revision, 0), notInState(onlooker.hidden))
  const { organisation } = onlooker
  if (organisation === null) return isPublic
  const isAsked = and(sql`governments ? ${organisation}`, notInState(onlooker.hiddenFromGovernments))
  return or(eq(requests.requester, organisation), isAsked, isPublic)
}
