import type { Actor, Organisation } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { insertOrganisation } from './organisation.sql.ts'
import { organisationOf, type RegisteredOrganisation, requireFreeSlug } from './organisation.ts'

/** Registers an organisation and says so to the other services; null where its slug is taken. */
export async function register(
  tx: Tx,
  organisation: Organisation,
  actor: Actor,
  at: Date,
): Promise<RegisteredOrganisation | null> {
  requireFreeSlug(organisation.slug)
  const row = await insertOrganisation(tx, organisation, at)
  if (row === null) return null
  const { registeredAt, ...body } = organisationOf(row)
  await emit(tx, { type: 'identity.organisation_registered', actor, at, body })
  return { ...body, registeredAt }
}
