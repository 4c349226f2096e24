import type { CatalogueEntry } from './entry.ts'

export const ledgerRefusals = {} satisfies Record<string, CatalogueEntry>
