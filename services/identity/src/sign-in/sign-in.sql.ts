import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'

/** Opens a session with what its key may do, no longer than that works; false where the key opens nothing. By the database's time, as every call is checked by that. */
export async function insertSession(tx: Tx, keyHash: Buffer, sessionHash: Buffer, hours: number): Promise<boolean> {
  const rows = await tx.execute(sql`
    insert into identity.keys (organisation, hash, scopes, kind, opened_by, created_by, expires_at)
    select k.organisation, decode(${sessionHash.toString('hex')}, 'hex'), k.scopes, 'session', k.id, null,
      least(k.expires_at, clock_timestamp() + make_interval(hours => ${hours}::int))
    from identity.keys k join identity.access_keys a on a.hash = k.hash
    where k.hash = decode(${keyHash.toString('hex')}, 'hex') and k.kind = 'key' and not a.revoked
    returning 1`)
  return rows.length === 1
}
