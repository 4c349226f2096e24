import { text } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { askLedger } from '../change.ts'
import { PrivacyStatement, requireNoPersonalData } from '../personal-data.ts'
import { listQuestions } from '../question.sql.ts'
import { requesterActor } from '../request.ts'
import { etagOfRequest, OneRequest, RequestView, viewOf } from '../request-view.ts'
import { lockOwn } from '../sight.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { withdraw } from '../withdrawal.ts'
import { decideWithdrawal } from './withdraw-request.rule.ts'

const Body = z.strictObject({ reason: text(2000), privacyStatement: PrivacyStatement.optional() })

export const withdrawRequestRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/withdraw',
    operation: 'withdrawRequest',
    summary: 'Withdraw a request',
    description: 'Before money is decided on: 200. While it is: 202, and the ledger grants or refuses it.',
    tag: 'Requests',
    access: ['requester'],
    refusals: [404, 409, 422],
    status: 200,
    params: OneRequest,
    body: Body,
    answer: RequestView,
    run: async (tx, { params, body, principal }) => {
      const request = await lockOwn(tx, params.id, principal)
      const decision = decideWithdrawal(request)
      const { reason, privacyStatement } = body
      const at = clock.now()
      if (requireNoPersonalData([{ path: 'reason', text: reason }], privacyStatement)) {
        const entry = { requestId: request.id, at, actor: requesterActor(request) }
        await insertTimeline(tx, { ...entry, type: 'intake.privacy_stated', facts: {} })
      }
      const changed =
        decision === 'withdraw'
          ? await withdraw(tx, request, reason, at)
          : await askLedger(tx, request, { kind: 'withdrawal', reason, content: null }, at)
      return {
        status: decision === 'withdraw' ? 200 : 202,
        body: viewOf(changed, await listQuestions(tx, request.id)),
        headers: { etag: etagOfRequest(changed) },
      }
    },
  })
