import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { insertPartner, lockSlots } from '../capability.sql.ts'
import { mayBePartner } from '../partner.ts'

/** Who may be asked: organisations with the role of a partner, and cities, which help their peers. */
export async function recordPartner(tx: Tx, { body }: HubEvent<'identity.organisation_registered'>): Promise<void> {
  const { slug, name, kind, country = null } = body
  if (!mayBePartner(body)) return
  await lockSlots(tx)
  await insertPartner(tx, { slug, name, kind, country })
}
