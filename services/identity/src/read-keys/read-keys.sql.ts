import type { Reader } from '@hub/database'
import { and, asc, eq, gt } from 'drizzle-orm'
import { keys } from '../tables.ts'

/** The access keys of an organisation, oldest first; sessions are not among them. */
export const selectKeys = (reader: Reader, organisation: string, after: { id: string } | undefined, limit: number) =>
  reader
    .select()
    .from(keys)
    .where(and(eq(keys.organisation, organisation), eq(keys.kind, 'key'), after && gt(keys.id, after.id)))
    .orderBy(asc(keys.id))
    .limit(limit)
