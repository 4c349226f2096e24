import type { CatalogueEntry } from './entry.ts'
import { allocationRefusals } from './ledger-allocations.ts'
import { bookRefusals } from './ledger-books.ts'
import { contributionRefusals } from './ledger-contributions.ts'
import { paymentRefusals } from './ledger-payments.ts'
import { proofRefusals } from './ledger-proof.ts'
import { fundedRequestRefusals } from './ledger-requests.ts'

export const ledgerRefusals = {
  ...bookRefusals,
  ...contributionRefusals,
  ...allocationRefusals,
  ...paymentRefusals,
  ...fundedRequestRefusals,
  ...proofRefusals,
} satisfies Record<string, CatalogueEntry>
