import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { actorAs } from '../actor.ts'
import { maySeeFinalReport } from '../final-report.ts'
import { selectNoObjection } from '../no-objection.sql.ts'
import { listGovernmentsOf } from '../organisation.sql.ts'
import { lockRequest, type RequestRow } from '../request.sql.ts'
import { requireRecordable } from './record-no-objection.rule.ts'
import { insertNoObjection } from './record-no-objection.sql.ts'

/** Keeps the word of a government for a request, without a new revision of it. */
export async function recordNoObjection(tx: Tx, id: string, reference: string, principal: Principal, at: Date) {
  const request = await lockRequest(tx, id)
  if (request === undefined) throw new Refusal('http.not_found')
  const before = await selectNoObjection(tx, id)
  const by = principal.organisation.slug
  requireRecordable({
    isOperator: principal.roles.includes('operator'),
    isItsGovernment: await isGovernmentOf(tx, request, by),
    maySee: maySeeFinalReport(request, principal),
    state: request.state,
    recordedBy: before?.recordedBy ?? null,
  })
  await insertNoObjection(tx, { requestId: id, reference, recordedBy: by, recordedAt: at })
  await emit(tx, {
    type: 'ledger.no_objection_recorded',
    requestId: id,
    revision: request.revision,
    actor: actorAs(principal, 'operator', 'requester'),
    at,
    body: { reference },
  })
  return { requestId: id, reference, recordedBy: by, recordedAt: at.toISOString() }
}

async function isGovernmentOf(tx: Tx, { requesterCountry, requester }: RequestRow, by: string): Promise<boolean> {
  if (requesterCountry === null || by === requester) return false
  return (await listGovernmentsOf(tx, requesterCountry)).includes(by)
}
