import { type HubEvent, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import type { Matching } from '../matching.ts'
import { insertRevision, lockRequest, selectRequest } from '../request.sql.ts'
import { isJudgedByLedger } from '../request.ts'
import { withdrawTeam } from '../withdraw-offers.ts'

/** Keeps the newest revision; what was offered for the one before is withdrawn, and the assessment speaks next. */
export const makeRecordRequest =
  ({ clock }: Matching) =>
  async (tx: Tx, event: HubEvent<'intake.request_submitted'>): Promise<void> => {
    const { requestId, body } = event
    if (requestId === null) return
    // A first revision touches nothing of others: it waits for no slots.
    const known = (await selectRequest(tx, requestId)) && (await lockRequest(tx, requestId))
    if (known !== undefined && (known.revision >= body.request.revision || isJudgedByLedger(known))) return
    if (known?.state === 'withdrawn') return
    if (known !== undefined) {
      const reason = `Revision ${body.request.revision} has taken the place of revision ${known.revision}.`
      await withdrawTeam(tx, clock, known, { reason, actor: hubActor })
    }
    await insertRevision(tx, { id: requestId, revision: body.request.revision, content: body.request })
  }
