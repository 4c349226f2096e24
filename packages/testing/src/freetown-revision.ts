import { RequestRevision } from '@hub/contracts'
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
