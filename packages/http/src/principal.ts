// Who calls. The view identity.access_keys is the one thing that services read of another: asked on every call, so that a revoked
// key stops at once everywhere.
import { createHash } from 'node:crypto'
import type { OrganisationKind, Role } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'

export type Scope = 'read' | 'write'

/** The organisation on whose behalf a call is made, and the key behind it. */
export interface Principal {
  keyId: string
  /** The browser session that the key opened, where the call comes by one. */
  sessionId: string | null
  organisation: { slug: string; name: string; kind: OrganisationKind; country: string | null }
  roles: Role[]
  scopes: Scope[]
}

/** How a key is stored: its SHA-256, 32 bytes. A key has 256 random bits, so that no salt and no slow hash is needed. */
export const hashOfKey = (key: string): Buffer => createHash('sha256').update(key).digest()

// The key is looked up by its hash in an index. What the time of that may tell is about the hash, of which a caller cannot choose
// the next byte without knowing the key: no comparison of secrets is left to be timed.
export async function selectPrincipal(reader: Reader, key: string): Promise<Principal | null> {
  const [row] = await reader.execute<Record<string, never>>(sql`
    select key_id, session_id, organisation, organisation_name, kind, country, roles, scopes
    from identity.access_keys where hash = decode(${hashOfKey(key).toString('hex')}, 'hex') and not revoked`)
  if (row === undefined) return null
  return {
    keyId: row.key_id,
    sessionId: row.session_id,
    organisation: { slug: row.organisation, name: row.organisation_name, kind: row.kind, country: row.country },
    roles: row.roles,
    scopes: row.scopes,
  } as unknown as Principal
}
