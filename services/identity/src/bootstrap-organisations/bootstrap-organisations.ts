// Somebody must be able to register the first organisation: the start of a new hub makes the operator and whom it needs beside it.
import { hubActor, type Organisation } from '@hub/contracts'
import type { Tx } from '@hub/database'
import type { Clock } from '@hub/runtime'
import { insertKey } from '../access-key.sql.ts'
import { makeSecret } from '../access-key.ts'
import { register } from '../registration.ts'

/**
 * Registers those that are not there yet, each with a key. Returns the new keys by slug, in plain and only this once; those of
 * organisations that were there before are neither known nor changed.
 */
export async function ensureOrganisations(
  tx: Tx,
  clock: Clock,
  organisations: readonly Organisation[],
): Promise<Record<string, string>> {
  const made: Record<string, string> = {}
  for (const organisation of organisations) {
    const createdAt = clock.now()
    if ((await register(tx, organisation, hubActor, createdAt)) === null) continue
    const { key, hash } = makeSecret()
    await insertKey(tx, {
      organisation: organisation.slug,
      hash,
      scopes: ['read', 'write'],
      label: 'made at the first start',
      createdAt,
      createdBy: hubActor.organisation,
      expiresAt: null,
    })
    made[organisation.slug] = key
  }
  return made
}
