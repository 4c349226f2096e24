import { z } from 'zod'
import { Id, Instant } from '../primitives.ts'
import { RequestContent, RequestRevision, WaitingOn } from '../request.ts'

export const intakeEvents = {
  'intake.request_submitted': z.strictObject({ request: RequestRevision, due: Instant }),
  /**
   * The revision is taken back before `matched`, for a change or for answers that a question holds it up for: no verdict on it counts,
   * offers are withdrawn and capacity given back, until the next revision is submitted.
   */
  'intake.request_reopened': z.strictObject({ from: z.string() }),
  'intake.request_withdrawn': z.strictObject({ reason: z.string() }),
  'intake.question_asked': z.strictObject({
    questionId: z.string(),
    text: z.string(),
    field: z.string().nullable(),
    due: Instant,
  }),
  'intake.clarification_answered': z.strictObject({ questionIds: z.array(z.string()) }),
  /** A deadline has passed: `who` is late with `what`. Told once of each deadline; `GET /v1/ops/overdue` lists it until somebody acts. */
  'intake.deadline_passed': WaitingOn,
  /** Half of the time for the requester's answers is over. */
  'intake.answer_reminded': z.strictObject({ due: Instant.nullable() }),
  /** Intake was down: what the request waits for ends as much later. */
  'intake.deadline_moved': z.strictObject({ due: Instant.nullable(), downFrom: Instant, upAt: Instant }),
  /** A wish while money is being decided on: the ledger grants or refuses it (DESIGN §4). `content`: the edited revision, null for a withdrawal. */
  'intake.change_asked': z.strictObject({
    changeId: Id,
    kind: z.enum(['edit', 'withdrawal']),
    reason: z.string().nullable(),
    content: RequestContent.nullable(),
  }),
}
