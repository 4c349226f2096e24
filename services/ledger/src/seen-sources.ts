import type { Reader } from '@hub/database'
import type { Principal } from '@hub/http'
import { listFundersOf } from './contribution.sql.ts'
import { maySee } from './contribution.ts'
import type { Source } from './spendable.ts'

/** Of which of these contributions the caller may know. */
export async function seenBy(
  reader: Reader,
  principal: Principal | null,
  sources: readonly Source[],
): Promise<(source: Source) => boolean> {
  const ids = sources.map(({ contributionId }) => contributionId)
  const contributions = await listFundersOf(reader, ids)
  return ({ contributionId }) => {
    const contribution = contributions.get(contributionId)
    return contribution !== undefined && maySee(contribution, principal)
  }
}
