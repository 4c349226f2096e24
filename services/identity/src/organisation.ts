import { hubActor, Instant, Organisation, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { z } from 'zod'
import type { organisations } from './tables.ts'

/** An organisation as everybody may read it. */
export const RegisteredOrganisation = Organisation.extend({ registeredAt: Instant }).meta({
  id: 'RegisteredOrganisation',
})
export type RegisteredOrganisation = z.infer<typeof RegisteredOrganisation>

export const OrganisationPath = z.strictObject({ slug: Slug })

export type OrganisationRow = typeof organisations.$inferSelect

export function organisationOf({ registeredAt, ...row }: OrganisationRow): RegisteredOrganisation {
  const { country, website, source, ...named } = row
  return {
    ...named,
    ...(country === null ? {} : { country }),
    ...(website === null ? {} : { website }),
    ...(source === null ? {} : { source }),
    registeredAt: registeredAt.toISOString(),
  }
}

/** Events that the hub itself causes carry its name as their actor: no organisation may be mistaken for it. */
export function requireFreeSlug(slug: string): void {
  if (slug === hubActor.organisation) throw new Refusal('identity.slug_reserved', { slug })
}
