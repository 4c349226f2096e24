import type { Actor } from '@hub/contracts'
import type { Principal } from '@hub/http'

/** Who intervened, as the log records it: the organisation, never the person behind its key. */
export const operatorOf = ({ organisation }: Principal): Actor => ({
  organisation: organisation.slug,
  role: 'operator',
})
