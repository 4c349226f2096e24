import type { CatalogueEntry } from './entry.ts'

export const eventsRefusals = {
  'events.dead_letter_unknown': {
    status: 404,
    title: 'No such dead letter',
    text: 'No dead letter has the id {id}: it may have been redriven or discarded; GET /v1/ops/dead-letters lists those there are.',
  },
} satisfies Record<string, CatalogueEntry>
