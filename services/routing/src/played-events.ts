// The events of other services by which tests play the life of a request, and a clean table to play it on.
import type { EventBody, EventType, HubEvent, RequestDraft, RequestRevision } from '@hub/contracts'
import type { Database } from '@hub/database'
import { newId } from '@hub/runtime'

const playedAt = '2026-11-24T09:00:00.000Z'

export function revisionOf(draft: RequestDraft, changes: Partial<RequestRevision> = {}): RequestRevision {
  const { contact: _, needs = [], ...content } = draft
  return {
    ...content,
    language: draft.language ?? 'en',
    challenge: draft.challenge ?? draft.title,
    territories: draft.territories ?? [],
    objectives: draft.objectives ?? [],
    visibility: draft.visibility ?? 'owner',
    reference: 'HUB-2026-0001',
    revision: 1,
    requester: { slug: 'freetown', name: 'Freetown City Council', kind: 'local_government', country: 'SL' },
    needs: needs.map((need, place) => ({ id: `n${place + 1}`, ...need })),
    submittedAt: playedAt,
    ...changes,
  }
}

export const playedEvent = <T extends EventType>(
  type: T,
  about: { requestId: string; revision: number },
  body: EventBody<T>,
): HubEvent =>
  ({
    id: newId(),
    type,
    producer: type.slice(0, type.indexOf('.')),
    ...about,
    sequence: 1,
    actor: { organisation: 'hub', role: 'hub' },
    occurredAt: playedAt,
    body,
  }) as unknown as HubEvent

export const submitted = (requestId: string, request: RequestRevision): HubEvent =>
  playedEvent('intake.request_submitted', { requestId, revision: request.revision }, { request, due: playedAt })

export const assessed = (
  requestId: string,
  { revision, objectives }: RequestRevision,
  verdict: 'eligible' | 'declined' | 'needs_clarification' = 'eligible',
): HubEvent =>
  playedEvent(
    'assessment.request_assessed',
    { requestId, revision },
    {
      verdict,
      score: 80,
      maxScore: 100,
      rulesetVersion: '2026-1',
      objectives,
      suggestedObjectives: [],
      questions: [],
      due: null,
    },
  )

/** Forgets all requests and partners, as only the owner of the tables can: rankings are append-only. */
export const emptyRouting = (ownerSql: Database['sql']): Promise<unknown> =>
  ownerSql.begin(async (sql) => {
    await sql`alter table routing.candidates disable trigger append_only`
    await sql`alter table routing.confirmations disable trigger append_only`
    await sql`alter table routing.capability_versions disable trigger append_only`
    await sql`truncate routing.capability_versions, routing.confirmations, routing.calls, routing.candidates, routing.offers, routing.teams, routing.requests, routing.capabilities,
      routing.partners, routing.idempotency_keys`
    await sql`alter table routing.candidates enable trigger append_only`
    await sql`alter table routing.confirmations enable trigger append_only`
    await sql`alter table routing.capability_versions enable trigger append_only`
  })
