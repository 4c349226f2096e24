// Requests as the API shows them.
import {
  Actor,
  Contact,
  Country,
  Id,
  Instant,
  Need,
  Objective,
  RequestContent,
  RequesterRef,
  RequestKey,
  RequestState,
  Slug,
  Team,
  WaitingOn,
} from '@hub/contracts'
import { etagOf } from '@hub/http'
import { z } from 'zod'
import type { AskedQuestion } from './question.sql.ts'
import { stateOfQuestion } from './question.ts'
import { type Request, requesterOf } from './request.ts'
import { numberedNeeds } from './revision.ts'
import { publicWaitingOnOf, waitingOnOf } from './waiting-on.ts'

export const OneRequest = z.strictObject({ id: RequestKey })

const { source, illustrative } = RequestContent.shape

/** The public part, and what lists show. */
export const RequestSummary = z
  .strictObject({
    id: Id,
    reference: z.string(),
    requester: z.strictObject({ slug: Slug, name: z.string() }),
    title: z.string(),
    countries: z.array(Country),
    objectives: z.array(Objective),
    state: RequestState,
    revision: z.int(),
    visibility: z.enum(['owner', 'public']),
    waitingOn: WaitingOn.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
    submittedAt: Instant.nullable(),
    source,
    illustrative,
  })
  .meta({ id: 'RequestSummary' })

const numbered = { id: z.string() }
const [technical, human, financial] = Need.options
const NumberedNeed = z.discriminatedUnion('kind', [
  technical.extend(numbered),
  human.extend(numbered),
  financial.extend(numbered),
])

export const QuestionView = z
  .strictObject({
    questionId: z.string(),
    revision: z.int(),
    text: z.string(),
    field: z.string().nullable(),
    askedBy: Actor,
    askedAt: Instant,
    due: Instant,
    state: z.enum(['open', 'answered', 'superseded']),
    answer: z.strictObject({ text: z.string(), answeredAt: Instant }).nullable(),
  })
  .meta({ id: 'Question' })

/** The whole request; `contact` is only in answers to a GET, and only for those who may see it. */
export const RequestView = z
  .strictObject({
    ...RequestContent.shape,
    id: Id,
    reference: z.string(),
    requester: RequesterRef,
    state: RequestState,
    revision: z.int(),
    needs: z.array(NumberedNeed).optional(),
    visibility: z.enum(['owner', 'public']),
    contact: Contact.optional(),
    waitingOn: WaitingOn.nullable(),
    pendingChange: z
      .strictObject({ changeId: Id, kind: z.enum(['edit', 'withdrawal']), askedAt: Instant })
      .nullable()
      .meta({ description: 'a change that the ledger has still to grant or refuse' }),
    team: Team.nullable(),
    questions: z.array(QuestionView),
    withdrawalReason: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
    submittedAt: Instant.nullable(),
  })
  .meta({ id: 'Request' })

export const etagOfRequest = (request: Request): string => etagOf(request.id, request.version)

const times = (request: Request) => ({
  createdAt: request.createdAt.toISOString(),
  updatedAt: request.updatedAt.toISOString(),
  submittedAt: request.submittedAt?.toISOString() ?? null,
})

/** `isWhole`: for a caller who sees the whole request, and with it the partners that are asked. */
export function summaryOf(request: Request, isWhole: boolean): z.input<typeof RequestSummary> {
  const { id, reference, state, revision, content } = request
  return {
    id,
    reference,
    requester: { slug: request.requester, name: request.requesterName },
    title: content.title,
    countries: [...new Set((content.territories ?? []).map(({ country }) => country))],
    objectives: content.objectives ?? [],
    state,
    revision,
    visibility: content.visibility ?? 'owner',
    waitingOn: isWhole ? waitingOnOf(request) : publicWaitingOnOf(request),
    ...times(request),
    source: content.source,
    illustrative: content.illustrative,
  }
}

export function viewOf(
  request: Request,
  asked: readonly AskedQuestion[],
  contact?: Contact,
): z.input<typeof RequestView> {
  const { id, reference, state, revision, content, pendingChange: pending } = request
  return {
    id,
    reference,
    requester: requesterOf(request),
    state,
    revision,
    ...content,
    needs: content.needs && numberedNeeds(content),
    visibility: content.visibility ?? 'owner',
    contact,
    waitingOn: waitingOnOf(request),
    pendingChange: pending && { changeId: pending.changeId, kind: pending.kind, askedAt: pending.askedAt },
    team: request.team,
    questions: asked.map(questionViewOf),
    withdrawalReason: request.withdrawalReason,
    ...times(request),
  }
}

/** As a government sees it that is asked for its no-objection: what is asked for, and how far it has come. */
export const viewForGovernment = (request: Request): z.input<typeof RequestView> => ({
  ...viewOf(request, []),
  waitingOn: publicWaitingOnOf(request),
  pendingChange: null,
  withdrawalReason: null,
})

export const questionViewOf = (question: AskedQuestion): z.input<typeof QuestionView> => ({
  questionId: question.questionId,
  revision: question.revision,
  text: question.text,
  field: question.field,
  askedBy: question.askedBy,
  askedAt: question.askedAt.toISOString(),
  due: question.due.toISOString(),
  state: stateOfQuestion(question),
  answer: question.answer && { text: question.answer.text, answeredAt: question.answer.answeredAt.toISOString() },
})
