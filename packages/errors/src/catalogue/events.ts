import type { CatalogueEntry } from './entry.ts'

export const eventsRefusals = {} satisfies Record<string, CatalogueEntry>
