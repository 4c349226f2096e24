import type { CatalogueEntry } from './entry.ts'

export const routingRefusals = {} satisfies Record<string, CatalogueEntry>
