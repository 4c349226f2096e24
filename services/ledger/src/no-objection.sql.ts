import type { Reader } from '@hub/database'
import { eq } from 'drizzle-orm'
import { noObjections } from './tables.ts'

export async function selectNoObjection(reader: Reader, requestId: string) {
  const [row] = await reader.select().from(noObjections).where(eq(noObjections.requestId, requestId))
  return row
}
