import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { etagOf, type Principal, requireMatch } from '@hub/http'
import {
  insertCapabilities,
  insertPartner,
  lockCapabilities,
  lockSlots,
  type StoredCapabilities,
  selectCapabilities,
  selectIsPartner,
  updateCapabilities,
} from '../capability.sql.ts'
import type { Capabilities } from '../capability.ts'
import { mayBePartner } from '../partner.ts'

export interface DescribeCapabilities {
  slug: string
  capabilities: Capabilities
  principal: Principal
  ifMatch: string | null
  at: Date
}

export const etagOfCapabilities = (slug: string, { version }: Pick<StoredCapabilities, 'version'>): string =>
  etagOf(slug, version)

/** A partner says what it can bring; it need not send If-Match the first time. */
export async function describeCapabilities(tx: Tx, command: DescribeCapabilities): Promise<StoredCapabilities> {
  const { slug, capabilities, ifMatch, at } = command
  await lockSlots(tx)
  await requirePartner(tx, command)
  const isFirst = ifMatch === null && (await insertCapabilities(tx, slug, capabilities, at))
  if (!isFirst) {
    const stored = await lockCapabilities(tx, slug)
    if (stored === undefined) throw new Refusal('routing.no_capabilities', { slug })
    requireMatch(ifMatch, etagOfCapabilities(slug, stored))
    await updateCapabilities(tx, slug, capabilities, at)
  }
  const now = await selectCapabilities(tx, slug)
  if (now === undefined) throw new Error(`the capabilities of ${slug} are gone`)
  return now
}

// Its registration may still be on the way here: the key that it calls with says the same.
async function requirePartner(tx: Tx, { slug, principal }: DescribeCapabilities): Promise<void> {
  const { organisation, roles } = principal
  if (organisation.slug === slug && mayBePartner({ kind: organisation.kind, roles }))
    await insertPartner(tx, organisation)
  else if (!(await selectIsPartner(tx, slug))) throw new Refusal('routing.partner_unknown', { slug })
}
