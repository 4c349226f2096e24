import type { EventBody, RequestContent } from '@hub/contracts'
import { type Request, requesterOf } from './request.ts'

export type NumberedNeed = { id: string } & NonNullable<RequestContent['needs']>[number]

/** Needs are named by their place: n1, n2, … */
export const numberedNeeds = (content: RequestContent): NumberedNeed[] =>
  (content.needs ?? []).map((need, index) => ({ id: `n${index + 1}`, ...need }))

type Revision = EventBody<'intake.request_submitted'>['request']

/** The request as all others see it: complete, numbered, without contact. A request that is not submitted makes none: `emit` says so. */
export const revisionOf = (request: Request): Revision =>
  ({
    ...request.content,
    reference: request.reference,
    revision: request.revision,
    requester: requesterOf(request),
    objectives: request.content.objectives ?? [],
    needs: numberedNeeds(request.content),
    visibility: request.content.visibility ?? 'owner',
    submittedAt: request.submittedAt?.toISOString(),
  }) as Revision
