import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { newId } from '@hub/runtime'
import { type PrivacyStatement, requireNoPersonalData } from '../personal-data.ts'
import { insertQuestions } from '../question.sql.ts'
import { lockRequest, updateRequest } from '../request.sql.ts'
import { type Request, requesterOf } from '../request.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { waitColumns, waitIn } from '../waiting-on.ts'
import { type AskQuestion, decideQuestion } from './ask-question.rule.ts'

export interface AskCommand extends AskQuestion {
  requestId: string
  privacyStatement: PrivacyStatement | undefined
}

/** An operator or a committee member asks the requester something. */
export async function askQuestion(tx: Tx, actor: Actor, command: AskCommand, at: Date) {
  const request = await lockRequest(tx, command.requestId)
  if (!request) throw new Refusal('http.not_found')
  const { field, due, holdsUp } = decideQuestion(command, request, at)
  const { id: requestId, revision } = request
  const isLifted = requireNoPersonalData([{ path: 'text', text: command.text }], command.privacyStatement)
  if (isLifted) await insertTimeline(tx, { requestId, at, actor, type: 'intake.privacy_stated', facts: {} })

  const questionId = newId()
  const question = { requestId, questionId, revision, text: command.text, field, askedBy: actor, askedAt: at, due }
  await insertQuestions(tx, [question])
  await updateRequest(tx, requestId, { ...(holdsUp ? heldUp(request, due, at) : {}), updatedAt: at })
  const moved = request.state === 'submitted' ? { from: 'submitted', to: 'needs_clarification' } : {}
  const facts = { revision, questionId, ...moved }
  await insertTimeline(tx, { requestId, at, actor, type: 'intake.question_asked', facts })
  const body = { questionId, text: command.text, field, due: due.toISOString() }
  await emit(tx, { type: 'intake.question_asked', requestId, revision, actor, at, body })
  return { ...question, closedAt: null, closedAs: null, answer: null }
}

// The first of several deadlines counts.
function heldUp(request: Request, due: Date, at: Date) {
  const isWaiting = request.state === 'needs_clarification'
  const first = isWaiting && request.waitingDue && request.waitingDue < due ? request.waitingDue : due
  const since = isWaiting && request.waitingSince ? request.waitingSince : at
  const wait = waitIn('needs_clarification', { requester: requesterOf(request), at: since, due: first })
  return { state: 'needs_clarification' as const, ...waitColumns(wait) }
}
