import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { insertKey } from '../access-key.sql.ts'
import { keyRecordOf, makeSecret } from '../access-key.ts'
import { requireKeyHolder } from '../key-holder.ts'
import { selectOrganisation } from '../organisation.sql.ts'
import { type CreateKey, decideKey } from './create-key.rule.ts'

/** An organisation may hold several keys: to rotate one, make the next, move over, and revoke the first. */
export const makeCreateKey =
  (clock: Clock) => async (tx: Tx, organisation: string, command: CreateKey, caller: Principal) => {
    requireKeyHolder(caller, organisation)
    if ((await selectOrganisation(tx, organisation)) === null) throw new Refusal('http.not_found')
    const createdAt = clock.now()
    const decided = decideKey(command, caller, createdAt)
    const { key, hash } = makeSecret()
    const row = await insertKey(tx, { ...decided, organisation, hash, label: command.label ?? null, createdAt })
    return { ...keyRecordOf(row), key }
  }
