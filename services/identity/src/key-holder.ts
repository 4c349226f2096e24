import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'

/** The keys of an organisation are its own and the operator's affair. That there is such an organisation is public: 403, not 404. */
export function requireKeyHolder({ organisation, roles }: Principal, slug: string): void {
  if (organisation.slug !== slug && !roles.includes('operator'))
    throw new Refusal('http.forbidden', { needed: 'operator' })
}
