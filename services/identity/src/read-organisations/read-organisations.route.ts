import { Country, OrganisationKind, Role, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { selectOrganisation } from '../organisation.sql.ts'
import { OrganisationPath, organisationOf, RegisteredOrganisation } from '../organisation.ts'
import { selectOrganisations } from './read-organisations.sql.ts'

const Position = z.strictObject({ slug: Slug })

export const listOrganisationsRoute = read({
  path: '/v1/organisations',
  operation: 'listOrganisations',
  summary: 'Lists the organisations of the hub, by slug',
  tag: 'Organisations',
  access: 'public',
  query: pageQuery.extend({ kind: OrganisationKind.optional(), role: Role.optional(), country: Country.optional() }),
  answer: pageOf(RegisteredOrganisation),
  run: async (reader, { query }) => {
    const { limit, cursor, ...filter } = query
    const rows = await selectOrganisations(reader, filter, decodeCursor(cursor, Position), limit + 1)
    return { body: page(rows.map(organisationOf), limit, ({ slug }) => encodeCursor({ slug })) }
  },
})

export const readOrganisationRoute = read({
  path: '/v1/organisations/:slug',
  operation: 'readOrganisation',
  summary: 'Reads one organisation',
  tag: 'Organisations',
  access: 'public',
  params: OrganisationPath,
  answer: RegisteredOrganisation,
  run: async (reader, { params }) => {
    const row = await selectOrganisation(reader, params.slug)
    if (row === null) throw new Refusal('http.not_found')
    return { body: organisationOf(row) }
  },
})
