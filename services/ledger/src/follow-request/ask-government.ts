// A city's request for which its country requires a no-objection is filed without one: its government is told, once. Nothing waits for
// the answer but money.
import { hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { dayOf } from '../day.ts'
import { selectNoObjection } from '../no-objection.sql.ts'
import { countryMissing } from '../no-objection.ts'
import { listGovernmentsOf } from '../organisation.sql.ts'
import type { RequestRow } from '../request.sql.ts'
import { selectSettings } from '../settings.sql.ts'

/** `before`: the revision before, for which it was asked already unless that cited one. */
export async function askGovernment(
  tx: Tx,
  request: RequestRow,
  before: RequestRow | undefined,
  at: Date,
): Promise<void> {
  if (before && before.citedNoObjection === null) return
  const { noObjectionCountries } = await selectSettings(tx, dayOf(at))
  const isRecorded = (await selectNoObjection(tx, request.id)) !== undefined
  const country = countryMissing({ ...request, isRecorded }, noObjectionCountries)
  if (country === null) return
  await emit(tx, {
    type: 'ledger.no_objection_asked',
    requestId: request.id,
    revision: request.revision,
    actor: hubActor,
    at,
    body: { country, governments: await listGovernmentsOf(tx, country) },
  })
}
