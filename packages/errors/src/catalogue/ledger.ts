import type { CatalogueEntry } from './entry.ts'
import { allocationRefusals } from './ledger-allocations.ts'
import { bookRefusals } from './ledger-books.ts'
import { contributionRefusals } from './ledger-contributions.ts'

export const ledgerRefusals = {
  ...bookRefusals,
  ...contributionRefusals,
  ...allocationRefusals,
} satisfies Record<string, CatalogueEntry>
