import type { Reader, Tx } from '@hub/database'
import { and, desc, eq, sql } from 'drizzle-orm'
import type { Candidate } from './candidate.rule.ts'
import type { FactsOfRanking } from './capability.ts'
import type { CoFinancier } from './co-financier.rule.ts'
import type { RoutedRequest } from './request.ts'
import type { SearchStepName } from './search.ts'
import { candidates } from './tables.ts'

export async function insertCandidates(
  tx: Tx,
  { id, revision }: Pick<RoutedRequest, 'id' | 'revision'>,
  ranking: {
    scoring: string
    step: SearchStepName
    ranked: Candidate[]
    coFinanciers: CoFinancier[]
    rankedAt: Date
    reason: string | null
    facts: FactsOfRanking
  },
): Promise<void> {
  const rounds = tx
    .select({ count: sql`count(*) + 1` })
    .from(candidates)
    .where(and(eq(candidates.requestId, id), eq(candidates.revision, revision)))
  await tx.insert(candidates).values({ requestId: id, revision, round: sql`(${rounds})`, ...ranking })
}

/** The newest ranking, or the newest of a revision, or one round of it. */
export async function selectCandidates(
  reader: Reader,
  requestId: string,
  wanted: { revision?: number | undefined; round?: number | undefined },
) {
  const [ranking] = await reader
    .select()
    .from(candidates)
    .where(
      and(
        eq(candidates.requestId, requestId),
        wanted.revision === undefined ? undefined : eq(candidates.revision, wanted.revision),
        wanted.round === undefined ? undefined : eq(candidates.round, wanted.round),
      ),
    )
    .orderBy(desc(candidates.revision), desc(candidates.round))
    .limit(1)
  // Rankings of before quantities were counted limit nobody.
  return ranking && { ...ranking, ranked: ranking.ranked.map((candidate) => ({ ...noLimits, ...candidate })) }
}

const noLimits: Pick<Candidate, 'limits'> = { limits: [] }
