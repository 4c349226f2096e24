import { RequestContent } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import type { Question } from '../question.ts'
import { type Request, stageOf } from '../request.ts'
import { replaceField } from './replace-field.ts'

export interface GivenAnswer {
  questionId: string
  text: string
  value?: unknown
}

export interface AnswersDecision {
  content: RequestContent
  answered: { question: Question; answer: GivenAnswer }[]
  /** Whether the request goes back to the assessment: it waited for the answers, and none is missing any more. */
  isSubmitted: boolean
}

export function decideAnswers(
  given: readonly GivenAnswer[],
  { state, content }: Pick<Request, 'state' | 'content'>,
  open: readonly Question[],
): AnswersDecision {
  if (stageOf(state) === 'ended') throw new Refusal('intake.request_ended', { state })
  if (open.length === 0) throw new Refusal('intake.nothing_asked', { state })
  const isWaiting = state === 'needs_clarification'
  const faults: FieldFault[] = []
  const answered = new Map<string, { question: Question; answer: GivenAnswer }>()
  let changed = content
  for (const [index, answer] of given.entries()) {
    const path = `answers[${index}]`
    const question = open.find(({ questionId }) => questionId === answer.questionId)
    if (!question || answered.has(answer.questionId)) {
      const message = question ? 'is answered twice: answer it once' : 'is no open question of this request'
      faults.push({ path: `${path}.questionId`, message })
      continue
    }
    answered.set(answer.questionId, { question, answer })
    if (answer.value === undefined) continue
    const next = isWaiting ? withValue(changed, question.field, answer.value) : whyNoValue
    if (typeof next === 'string') faults.push({ path: `${path}.value`, message: next })
    else changed = next
  }
  if (faults.length > 0) throw new Refusal('intake.answers_unusable', {}, faults)
  return { content: changed, answered: [...answered.values()], isSubmitted: isWaiting && answered.size === open.length }
}

const whyNoValue = 'is taken only while the request waits for clarification: answer by text, or change the request'

/** The content with the value in it, or why it cannot be. */
function withValue(content: RequestContent, field: string | null, value: unknown): RequestContent | string {
  if (field === null) return 'is not asked for: the question is about no field'
  const replaced = replaceField(content, field, value)
  if (replaced === undefined) return `does not fit: ${field} lies where the request has no such field`
  const parsed = RequestContent.safeParse(replaced)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return `does not fit ${field}: ${issue?.message ?? 'it has another shape'}`
}
