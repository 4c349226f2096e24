import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { insertKey } from '../access-key.sql.ts'
import { keyRecordOf, makeSecret } from '../access-key.ts'
import { requireKeyHolder } from '../key-holder.ts'
import { selectOrganisation } from '../organisation.sql.ts'
import { type CreateKey, decideKey, isVoteOfAnother } from './create-key.rule.ts'
import { lockWorkingKey } from './create-key.sql.ts'

/** An organisation may hold several keys: to rotate one, make the next, move over, and revoke the first. */
export const makeCreateKey = (clock: Clock) => async (tx: Tx, slug: string, command: CreateKey, caller: Principal) => {
  requireKeyHolder(caller, slug)
  const organisation = await selectOrganisation(tx, slug)
  if (organisation === null) throw new Refusal('http.not_found')
  if (isVoteOfAnother(organisation, caller) && (await lockWorkingKey(tx, slug)))
    throw new Refusal('identity.key_of_member', { slug })
  const createdAt = clock.now()
  const decided = decideKey(command, caller, createdAt)
  const { key, hash } = makeSecret()
  const made = {
    organisation: slug,
    hash,
    label: command.label ?? null,
    createdAt,
    createdBy: caller.organisation.slug,
  }
  const row = await insertKey(tx, { ...decided, ...made })
  return { ...keyRecordOf(row), key }
}
