import { z } from 'zod'
import { Country, Slug, text } from './primitives.ts'

export const OrganisationKind = z.enum([
  'national_government',
  'local_government',
  'regional_organisation',
  'un_entity',
  'ifi',
  'intergovernmental',
  'ngo',
  'city_network',
  'private_sector',
  'foundation',
  'university',
  'fund_secretariat',
])
export type OrganisationKind = z.infer<typeof OrganisationKind>

export const Role = z.enum(['requester', 'partner', 'funder', 'committee', 'operator', 'auditor'])
export type Role = z.infer<typeof Role>

/** A legal body with a kind and one or more roles. `illustrative`: made up for a demonstration. */
export const Organisation = z
  .strictObject({
    slug: Slug,
    name: text(300),
    kind: OrganisationKind,
    roles: z.array(Role).min(1).max(6),
    country: Country.optional(),
    website: z.httpUrl().max(500).optional(),
    source: z.httpUrl().max(1000).optional(),
    illustrative: z.boolean().optional(),
  })
  .meta({ id: 'Organisation' })
export type Organisation = z.infer<typeof Organisation>
