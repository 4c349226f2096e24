import type { Organisation } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import type { OrganisationRow } from './organisation.ts'
import { organisations } from './tables.ts'

/** Returns null where one of that slug is there already. */
export async function insertOrganisation(
  tx: Tx,
  organisation: Organisation,
  at: Date,
): Promise<OrganisationRow | null> {
  const roles = [...new Set(organisation.roles)]
  const { illustrative = false } = organisation
  const [row] = await tx
    .insert(organisations)
    .values({ ...organisation, roles, illustrative, registeredAt: at })
    .onConflictDoNothing({ target: organisations.slug })
    .returning()
  return row ?? null
}

export async function selectOrganisation(reader: Reader, slug: string): Promise<OrganisationRow | null> {
  const [row] = await reader.select().from(organisations).where(eq(organisations.slug, slug))
  return row ?? null
}
