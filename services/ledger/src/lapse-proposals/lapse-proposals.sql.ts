import type { Reader } from '@hub/database'
import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { allocationColumns } from '../allocation.sql.ts'
import { amendmentColumns } from '../amendment.sql.ts'
import { allocations, amendments } from '../tables.ts'

/** `amendmentId`: null of an allocation itself. */
interface Late {
  allocationId: string
  amendmentId: string | null
}

/** Allocations that the committee has not answered in time, oldest deadline first. Outages only move it on, so none is due before it was. */
export const listLateAllocations = (reader: Reader, at: Date): Promise<Late[]> =>
  reader
    .select({ allocationId: allocations.id, amendmentId: sql<null>`null::uuid` })
    .from(allocations)
    .where(
      and(
        eq(allocations.state, 'proposed'),
        lte(allocations.due, at),
        lte(allocationColumns.due, sql.param(at, allocations.due)),
      ),
    )
    .orderBy(asc(allocations.due), asc(allocations.id))
    .limit(100)

export const listLateAmendments = (reader: Reader, at: Date): Promise<Late[]> =>
  reader
    .select({ allocationId: amendments.allocationId, amendmentId: amendments.id })
    .from(amendments)
    .where(
      and(
        eq(amendments.state, 'proposed'),
        lte(amendments.due, at),
        lte(amendmentColumns.due, sql.param(at, amendments.due)),
      ),
    )
    .orderBy(asc(amendments.due), asc(amendments.id))
    .limit(100)
