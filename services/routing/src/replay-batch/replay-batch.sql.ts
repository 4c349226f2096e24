import type { RankedPartner } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { FactsOfRanking } from '../capability.ts'
import type { RoutedRequest } from '../request.ts'
import { capabilityVersions } from '../tables.ts'

export interface PastRequest {
  id: string
  revision: number
  content: RoutedRequest['content']
  /** By now. */
  vetoed: string[]
  /** The first ranking of the revision, null where there is none. */
  ranking: {
    /** The first five. */
    best: RankedPartner[]
    vetoed: string[]
    /** Null where it was made before facts were kept. */
    facts: FactsOfRanking | null
  } | null
}

/** Those of the revisions named that routing holds. */
export async function listPastRequests(
  reader: Reader,
  wanted: readonly { requestId: string; revision: number }[],
): Promise<PastRequest[]> {
  const names = wanted.map(({ requestId, revision }) => ({ id: requestId, revision }))
  return reader.execute<PastRequest & Record<string, unknown>>(sql`
    select r.id, r.revision, r.content, r.vetoed,
      case when c.request_id is not null then jsonb_build_object('facts', c.facts, 'best', best.best, 'vetoed', best.vetoed) end as ranking
    from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as wanted (id uuid, revision int)
    join routing.requests r using (id, revision)
    left join routing.candidates c on c.request_id = r.id and c.revision = r.revision and c.round = 1
    left join lateral (
      select
        coalesce(jsonb_agg(jsonb_build_object('partner', each->'partner', 'score', each->'score') order by (each->>'rank')::int)
          filter (where (each->>'rank')::int <= 5), '[]') as best,
        coalesce(jsonb_agg(each->'partner') filter (where each->'rejected' ? 'vetoed'), '[]') as vetoed
      from jsonb_array_elements(c.ranked) each
    ) best on true`)
}

/** What partners brought in versions of theirs. */
export const listVersions = (reader: Reader, wanted: readonly { slug: string; version: number }[]) =>
  reader
    .select()
    .from(capabilityVersions)
    .where(
      sql`(${capabilityVersions.slug}, ${capabilityVersions.version}) in (
        select slug, version from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as _ (slug text, version int))`,
    )
