import { RequestContent } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import { type Request, stageOf } from '../request.ts'
import { clarificationDue } from '../waiting-on.ts'

export interface AskQuestion {
  text: string
  field?: string | undefined
  due?: string | undefined
}

export interface QuestionDecision {
  field: string | null
  due: Date
  /** A request that nobody has assessed yet waits for the answer; later ones go on meanwhile. */
  holdsUp: boolean
}

const fieldPath = /^[A-Za-z]+(\[\d{1,2}\]|\.[A-Za-z]+){0,6}$/

export function decideQuestion(
  { field, due }: Pick<AskQuestion, 'field' | 'due'>,
  { state, requesterCountry }: Pick<Request, 'state' | 'requesterCountry'>,
  at: Date,
): QuestionDecision {
  if (state === 'draft' || stageOf(state) === 'ended') throw new Refusal('intake.request_not_askable', { state })
  const faults: FieldFault[] = []
  if (field !== undefined && !isField(field))
    faults.push({ path: 'field', message: 'is no field of a request: write it as in needs[0].quantity' })
  if (due !== undefined && new Date(due) <= at)
    faults.push({ path: 'due', message: 'has passed: write a time to come, or leave it away' })
  if (faults.length > 0) throw new Refusal('intake.question_unusable', {}, faults)
  return {
    field: field ?? null,
    due: due === undefined ? clarificationDue(at, requesterCountry) : new Date(due),
    holdsUp: state === 'submitted' || state === 'needs_clarification',
  }
}

function isField(field: string): boolean {
  const [name = ''] = field.split(/[.[]/)
  return fieldPath.test(field) && Object.hasOwn(RequestContent.shape, name)
}
