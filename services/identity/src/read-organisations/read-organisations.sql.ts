import type { OrganisationKind, Role } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { and, arrayContains, asc, eq, gt } from 'drizzle-orm'
import { organisations } from '../tables.ts'

export interface OrganisationFilter {
  kind?: OrganisationKind | undefined
  role?: Role | undefined
  country?: string | undefined
}

/** In the order of their slugs, after `slug` where one is given. */
export const selectOrganisations = (
  reader: Reader,
  { kind, role, country }: OrganisationFilter,
  after: { slug: string } | undefined,
  limit: number,
) =>
  reader
    .select()
    .from(organisations)
    .where(
      and(
        after && gt(organisations.slug, after.slug),
        kind && eq(organisations.kind, kind),
        role && arrayContains(organisations.roles, [role]),
        country === undefined ? undefined : eq(organisations.country, country),
      ),
    )
    .orderBy(asc(organisations.slug))
    .limit(limit)
