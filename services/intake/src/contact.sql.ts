// The one place that touches contacts. Whoever is not the owner is recorded in the statement that reads.
import type { Contact } from '@hub/contracts'
import { insertAll, type Reader, type Tx } from '@hub/database'
import { eq, sql } from 'drizzle-orm'
import { contacts } from './tables.ts'

export async function selectContact(reader: Reader, requestId: string): Promise<Contact | undefined> {
  const [row] = await reader.select().from(contacts).where(eq(contacts.requestId, requestId))
  return row?.contact
}

export interface PrivateRead {
  requestId: string
  organisation: string
  keyId: string
  at: Date
}

export async function selectContactRecorded(reader: Reader, read: PrivateRead): Promise<Contact | undefined> {
  const [row] = await reader.execute<{ contact: Contact }>(sql`
    with found as (select contact from intake.contacts where request_id = ${read.requestId}),
    recorded as (
      insert into intake.private_reads (request_id, organisation, key_id, read_at)
      select ${read.requestId}::uuid, ${read.organisation}, ${read.keyId}::uuid, ${read.at.toISOString()}::timestamptz
      from found
    )
    select contact from found`)
  return row?.contact
}

export async function updateContact(tx: Tx, requestId: string, contact: Contact): Promise<void> {
  await tx
    .insert(contacts)
    .values({ requestId, contact })
    .onConflictDoUpdate({ target: contacts.requestId, set: { contact } })
}

/** The contacts of requests that are new. */
export const insertContacts = (tx: Tx, rows: readonly { requestId: string; contact: Contact }[]): Promise<void> =>
  insertAll(tx, contacts, rows)

export async function deleteContact(tx: Tx, requestId: string): Promise<void> {
  await tx.delete(contacts).where(eq(contacts.requestId, requestId))
}
