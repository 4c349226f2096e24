// Who calls. The view identity.access_keys is the one thing that services read of another: asked on every call, so that a revoked
// key stops at once everywhere.
import { createHash } from 'node:crypto'
import type { OrganisationKind, Role } from '@hub/contracts'
import { executePrepared, makeGathering, type Reader } from '@hub/database'
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

/** Finds who calls with a key, null where nobody may. */
export type FindPrincipal = (key: string) => Promise<Principal | null>

// A lookup takes a fraction of a millisecond: at ten thousand calls a second, no more than a few dozen share one.
const limits = { maxGroup: 256, maxWaiting: 4096 }

/** Keys that come while one statement runs are looked up by the next: each by a statement that began after the key was sent. */
export const makeFindPrincipal = (reader: Reader): FindPrincipal =>
  makeGathering(async (keys: readonly string[]) => {
    const principals = await selectPrincipals(reader, keys)
    return principals.map((value) => ({ status: 'fulfilled', value }))
  }, limits)

// The key is looked up by its hash in an index. What the time of that may tell is about the hash, of which a caller cannot choose
// the next byte without knowing the key: no comparison of secrets is left to be timed.
async function selectPrincipals(reader: Reader, keys: readonly string[]): Promise<(Principal | null)[]> {
  const hashes = keys.map((key) => hashOfKey(key).toString('hex'))
  const rows = await executePrepared(
    reader,
    sql`
    select encode(hash, 'hex') as hash, key_id, session_id, organisation, organisation_name, kind, country, roles, scopes
    from identity.access_keys
    where hash = any (array(select decode(h, 'hex') from jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb) h))
      and not revoked`,
  )
  const found = new Map(rows.map((row) => [row.hash, principalIn(row)]))
  return hashes.map((hash) => found.get(hash) ?? null)
}

/** When a key was made, and when somebody else than its organisation last made one for that; null: never, but for the set-up. */
export async function selectKeyOrigin(
  reader: Reader,
  keyId: string,
): Promise<{ madeAt: Date; othersMadeAt: Date | null }> {
  const [row] = await reader.execute<{ made_at: string; others_made_at: string | null }>(
    sql`select (o).made_at, (o).others_made_at from (select identity.key_origin(${keyId}::uuid) as o) found`,
  )
  if (!row?.made_at) throw new Error(`no key has the id ${keyId}`)
  return {
    madeAt: new Date(row.made_at),
    othersMadeAt: row.others_made_at === null ? null : new Date(row.others_made_at),
  }
}

const principalIn = (row: Record<string, unknown>) =>
  ({
    keyId: row.key_id,
    sessionId: row.session_id,
    organisation: { slug: row.organisation, name: row.organisation_name, kind: row.kind, country: row.country },
    roles: row.roles,
    scopes: row.scopes,
  }) as unknown as Principal
