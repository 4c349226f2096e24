import { type EventBody, type EventType, type HubEvent, RequestRevision } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { freetownRequest } from './freetown-request.ts'

const { contact: _, ...content } = freetownRequest

/** Freetown's request as it is once submitted, as every service but intake sees it; `changes` replace whole fields. */
export const freetownRevision = (changes: Partial<RequestRevision> = {}): RequestRevision =>
  RequestRevision.parse({
    ...content,
    reference: 'HUB-2026-0001',
    revision: 1,
    requester: { slug: 'freetown', name: 'Freetown City Council', kind: 'local_government', country: 'SL' },
    needs: content.needs.map((need, index) => ({ ...need, id: `n${index + 1}` })),
    submittedAt: '2026-11-24T09:00:00.000Z',
    ...changes,
  })

/** An event as a consumer receives it; by the hub itself and with the first sequence unless `changes` say otherwise. */
export const testEvent = <T extends EventType>(
  type: T,
  requestId: string,
  body: EventBody<T>,
  changes: Partial<Pick<HubEvent, 'revision' | 'sequence' | 'actor' | 'occurredAt'>> = {},
): HubEvent<T> =>
  ({
    id: newId(),
    type,
    producer: type.split('.')[0],
    requestId,
    revision: 1,
    sequence: 1,
    actor: { organisation: 'hub', role: 'hub' },
    occurredAt: '2026-11-24T09:00:00.000Z',
    ...changes,
    body,
  }) as HubEvent<T>

/** Freetown's request as intake says that it is submitted. */
export const freetownSubmitted = (
  requestId: string,
  changes: Partial<RequestRevision> = {},
): HubEvent<'intake.request_submitted'> => {
  const request = freetownRevision(changes)
  return testEvent(
    'intake.request_submitted',
    requestId,
    { request, due: '2026-11-25T09:00:00.000Z' },
    {
      revision: request.revision,
      sequence: request.revision,
      actor: { organisation: request.requester.slug, role: 'requester' },
    },
  )
}
