import type { CatalogueEntry } from './entry.ts'

export const intakeRefusals = {} satisfies Record<string, CatalogueEntry>
