import { randomBytes } from 'node:crypto'
import { CalendarDate, Id, Instant, prose } from '@hub/contracts'
import { hashOfKey } from '@hub/http'
import { z } from 'zod'
import type { keys } from './tables.ts'

export const Scopes = z
  .array(z.enum(['read', 'write']))
  .min(1)
  .max(2)
export const Label = prose(200)

/** What is known of a key: never the key itself. */
export const KeyRecord = z
  .strictObject({
    id: Id,
    organisation: z.string(),
    scopes: Scopes,
    label: z.string().nullable(),
    createdAt: Instant,
    createdBy: z.string().nullable().describe('An organisation, or hub; null where it is older than this record.'),
    expiresOn: CalendarDate.nullable().describe('The last day, in UTC, on which it works.'),
    lastUsedAt: Instant.nullable().describe('To about a minute.'),
    revokedAt: Instant.nullable(),
    revokedBy: z.string().nullable(),
  })
  .meta({ id: 'KeyRecord' })
export type KeyRecord = z.infer<typeof KeyRecord>

export type KeyRow = typeof keys.$inferSelect

export const keyRecordOf = (row: KeyRow): KeyRecord => ({
  id: row.id,
  organisation: row.organisation,
  scopes: row.scopes,
  label: row.label,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  // It expires when that day ends: the instant before still belongs to it.
  expiresOn: row.expiresAt && new Date(row.expiresAt.getTime() - 1).toISOString().slice(0, 10),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  revokedBy: row.revokedBy,
})

/** A new secret of 256 random bits, and the hash by which it is known. */
export function makeSecret(): { key: string; hash: Buffer } {
  const key = `hub_${randomBytes(32).toString('base64url')}`
  return { key, hash: hashOfKey(key) }
}
