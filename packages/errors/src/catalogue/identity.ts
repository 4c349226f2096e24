import type { CatalogueEntry } from './entry.ts'

export const identityRefusals = {} satisfies Record<string, CatalogueEntry>
