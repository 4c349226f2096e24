import type { CatalogueEntry } from './entry.ts'

export const assessmentRefusals = {} satisfies Record<string, CatalogueEntry>
