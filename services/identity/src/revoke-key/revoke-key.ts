import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { type KeyRecord, keyRecordOf } from '../access-key.ts'
import { requireKeyHolder } from '../key-holder.ts'
import { markKeyRevoked } from './revoke-key.sql.ts'

/** From its commit on the key opens nothing anywhere, nor do the sessions that it opened: each call asks for it. */
export const makeRevokeKey =
  (clock: Clock) =>
  async (tx: Tx, organisation: string, keyId: string, caller: Principal): Promise<KeyRecord> => {
    requireKeyHolder(caller, organisation)
    const row = await markKeyRevoked(tx, organisation, keyId, { at: clock.now(), by: caller.organisation.slug })
    if (row === null) throw new Refusal('http.not_found')
    return keyRecordOf(row)
  }
