import { Id } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { KeyRecord, keyRecordOf } from '../access-key.ts'
import { requireKeyReader } from '../key-holder.ts'
import { selectOrganisation } from '../organisation.sql.ts'
import { OrganisationPath } from '../organisation.ts'
import { selectKeys } from './read-keys.sql.ts'

const Position = z.strictObject({ id: Id })

export const listKeysRoute = read({
  path: '/v1/organisations/:slug/keys',
  operation: 'listKeys',
  summary: 'Lists the access keys of an organisation, oldest first',
  description:
    'By the operator, the auditor, or the organisation itself, with who made and who revoked each. The keys themselves are not known to the hub.',
  tag: 'Organisations',
  access: 'anyone-with-key',
  params: OrganisationPath,
  query: pageQuery,
  answer: pageOf(KeyRecord),
  run: async (reader, { params, query, principal }) => {
    requireKeyReader(principal, params.slug)
    if ((await selectOrganisation(reader, params.slug)) === null) throw new Refusal('http.not_found')
    const rows = await selectKeys(reader, params.slug, decodeCursor(query.cursor, Position), query.limit + 1)
    return { body: page(rows.map(keyRecordOf), query.limit, ({ id }) => encodeCursor({ id })) }
  },
})
