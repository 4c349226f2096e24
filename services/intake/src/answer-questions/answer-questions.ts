import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { selectContact } from '../contact.sql.ts'
import { type FreeText, freeTextsOf, type PrivacyStatement, requireNoPersonalData } from '../personal-data.ts'
import { listOpenQuestions } from '../question.sql.ts'
import { updateRequest } from '../request.sql.ts'
import { type Request, requesterActor } from '../request.ts'
import { requireSubmittable } from '../submission.rule.ts'
import { submitRevision } from '../submission.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { type AnswersDecision, decideAnswers, type GivenAnswer } from './answer-questions.rule.ts'
import { insertAnswer } from './answer-questions.sql.ts'

export interface AnswerQuestions {
  answers: readonly GivenAnswer[]
  privacyStatement: PrivacyStatement | undefined
}

/** Keeps the answers to a locked request's questions; with the last one it goes back to the assessment as a new revision. */
export async function answerQuestions(tx: Tx, request: Request, command: AnswerQuestions, at: Date): Promise<Request> {
  const decision = decideAnswers(command.answers, request, await listOpenQuestions(tx, request.id))
  const isLifted = requireNoPersonalData(textsOf(request, command.answers, decision), command.privacyStatement)
  const { id: requestId, revision } = request
  const entry = { requestId, at, actor: requesterActor(request) }
  if (isLifted) await insertTimeline(tx, { ...entry, type: 'intake.privacy_stated', facts: {} })

  for (const { question, answer } of decision.answered)
    await insertAnswer(tx, question, { text: answer.text, value: answer.value }, at)
  const questionIds = decision.answered.map(({ question }) => question.questionId)
  await insertTimeline(tx, { ...entry, type: 'intake.clarification_answered', facts: { revision, questionIds } })
  const event = { requestId, revision, actor: entry.actor, at, body: { questionIds } }
  await emit(tx, { type: 'intake.clarification_answered', ...event })

  if (!decision.isSubmitted) return updateRequest(tx, requestId, { content: decision.content, updatedAt: at })
  requireSubmittable(decision.content, (await selectContact(tx, requestId)) !== undefined)
  return submitRevision(tx, request, decision.content, at)
}

// The texts of the answers, and what their values put into the request; what was there before was looked through before.
function textsOf(request: Request, answers: readonly GivenAnswer[], { content }: AnswersDecision): FreeText[] {
  const known = new Set(freeTextsOf(request.content).map(({ text }) => text))
  return [
    ...answers.map(({ text }, index) => ({ path: `answers[${index}].text`, text })),
    ...freeTextsOf(content).filter(({ text }) => !known.has(text)),
  ]
}
