import type { Reader } from '@hub/database'
import type { Principal } from '@hub/http'
import { seesAll } from './actor.ts'
import { listFundersOf } from './contribution.sql.ts'
import type { Source } from './spendable.ts'

/** Which contributions the caller may know of: those that are public, its own, and as operator or auditor all. */
export async function knownTo(
  reader: Reader,
  principal: Principal | null,
  sources: readonly Source[],
): Promise<(source: Source) => boolean> {
  if (seesAll(principal)) return () => true
  const funders = await listFundersOf(
    reader,
    sources.map(({ contributionId }) => contributionId),
  )
  return ({ contributionId }) => {
    const { funder, visibility } = funders.get(contributionId) ?? {}
    return visibility === 'public' || (funder !== undefined && funder === principal?.organisation.slug)
  }
}
