import type { Reader } from '@hub/database'
import { and, asc, eq, lte } from 'drizzle-orm'
import { allocations, amendments } from '../tables.ts'

/** Allocations that the committee has not answered in time, oldest deadline first. */
export const listLateAllocations = (reader: Reader, at: Date): Promise<{ id: string }[]> =>
  reader
    .select({ id: allocations.id })
    .from(allocations)
    .where(and(eq(allocations.state, 'proposed'), lte(allocations.due, at)))
    .orderBy(asc(allocations.due), asc(allocations.id))
    .limit(100)

export const listLateAmendments = (reader: Reader, at: Date): Promise<{ id: string; allocationId: string }[]> =>
  reader
    .select({ id: amendments.id, allocationId: amendments.allocationId })
    .from(amendments)
    .where(and(eq(amendments.state, 'proposed'), lte(amendments.due, at)))
    .orderBy(asc(amendments.due), asc(amendments.id))
    .limit(100)
