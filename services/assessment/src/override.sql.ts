import type { Reader } from '@hub/database'
import { desc, eq } from 'drizzle-orm'
import { overrides } from './tables.ts'

/** Every override of a request, the newest first. */
export const listOverrides = (reader: Reader, requestId: string) =>
  reader.select().from(overrides).where(eq(overrides.requestId, requestId)).orderBy(desc(overrides.id))
