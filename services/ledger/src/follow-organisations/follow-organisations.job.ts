import type { Handlers } from '@hub/events'
import { insertOrganisation } from '../organisation.sql.ts'

/** Names, governments by country, and the committee's members: for parties and votes. */
export const followOrganisations: Handlers = {
  'identity.organisation_registered': async (tx, { body }) => insertOrganisation(tx, body),
}
