import type { Reader } from '@hub/database'
import { and, asc, eq, gt, inArray, or, sql } from 'drizzle-orm'
import { type AllocationRow, allocationColumns } from '../allocation.sql.ts'
import { type AllocationState, shownToAll } from '../allocation.ts'
import { allocations, requests } from '../tables.ts'

interface Which {
  after: string | undefined
  state: AllocationState | undefined
  requestId: string | undefined
  /** Who takes part sees its own, everybody the public ones, and who funds one that one; null: all. */
  seenBy: string | null
  limit: number
}

export async function listAllocations(reader: Reader, which: Which): Promise<AllocationRow[]> {
  const { after, state, requestId, seenBy, limit } = which
  const rows = await reader
    .select({ allocation: allocationColumns })
    .from(allocations)
    .innerJoin(requests, eq(requests.id, allocations.requestId))
    .where(
      and(
        after === undefined ? undefined : gt(allocations.id, after),
        state === undefined ? undefined : eq(allocations.state, state),
        requestId === undefined ? undefined : eq(allocations.requestId, requestId),
        seenBy === null
          ? undefined
          : or(
              sql`${seenBy} = any (${allocations.participants})`,
              and(
                inArray(allocations.state, [...shownToAll]),
                or(eq(requests.visibility, 'public'), isFundedBy(seenBy)),
              ),
            ),
      ),
    )
    .orderBy(asc(allocations.id))
    .limit(limit)
  return rows.map(({ allocation }) => allocation)
}

const isFundedBy = (funder: string) => sql`exists (
  select from ledger.allocation_draws h join ledger.contributions c on c.id = h.contribution_id
  where h.allocation_id = ${allocations.id} and c.funder = ${funder})`
