import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { newId } from '@hub/runtime'
import { type PrivacyStatement, requireNoPersonalData } from '../personal-data.ts'
import { insertQuestions } from '../question.sql.ts'
import { lockRequest, updateRequest } from '../request.sql.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { waitColumns, waitForAnswers } from '../waiting-on.ts'
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
  const held = { state: 'needs_clarification' as const, ...waitColumns(waitForAnswers(request, at, due)) }
  await updateRequest(tx, requestId, { ...(holdsUp ? held : {}), updatedAt: at })
  const isTakenBack = request.state === 'submitted'
  const moved = isTakenBack ? { from: 'submitted', to: held.state } : {}
  const facts = { revision, questionId, ...moved }
  await insertTimeline(tx, { requestId, at, actor, type: 'intake.question_asked', facts }, command.text)
  const event = { requestId, revision, actor, at }
  const body = { questionId, text: command.text, field, due: due.toISOString() }
  await emit(tx, { ...event, type: 'intake.question_asked', body })
  // The verdict may be on its way, and partners asked on it: the others must stop until the answer makes a new revision.
  if (isTakenBack) await emit(tx, { ...event, type: 'intake.request_reopened', body: { from: 'submitted' } })
  return { ...question, closedAt: null, closedAs: null, answer: null }
}
