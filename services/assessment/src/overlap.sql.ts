import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { likenessThresholds, type Relation } from './overlap.ts'

export interface RelatedRow extends Record<string, unknown> {
  requestId: string
  reference: string
  revision: number
  title: string
  requester: string
  requesterName: string
  isStanding: boolean
  relation: Relation
  sharedNeeds: string[]
  needStems: number
  sharedTopic: string[]
  topicStems: number
  titleSimilarity: number
}

// Only bodies that belong together are compared, and these an index finds: the same body, bodies of one state of which one is its
// government, a regional organisation whose request names the country of the other. To these come the requests that an operator has
// marked. Of those whose needs are not alike the rest is not looked at. Stems are compared per pair: 10,000 requests of one country,
// the worst case, take 0.2 s.
/** The requests of related bodies whose needs share enough stems with this one's, and those named in `marked`. */
export const listRelated = (reader: Reader, requestId: string, marked: readonly string[]) =>
  reader.execute<RelatedRow>(sql`
    with own as materialized (select * from assessment.request_words where request_id = ${requestId}::uuid),
    marked as (select value::uuid as request_id from jsonb_array_elements_text(${JSON.stringify(marked)}::jsonb)),
    related as (
      select w.request_id, 'same_body' as relation, 1 as distance
      from own join assessment.request_words w on w.requester = own.requester
      union all
      select w.request_id, case when w.requester_kind = own.requester_kind then 'same_state' else 'state_and_city' end, 2
      from own join assessment.request_words w on w.country = own.country
      where own.requester_kind in ('national_government', 'local_government')
        and w.requester_kind in ('national_government', 'local_government')
        and 'national_government' in (own.requester_kind, w.requester_kind)
      union all
      select w.request_id, 'region_and_member', 3
      from own join assessment.request_words w on w.country = any (own.countries)
      where own.requester_kind = 'regional_organisation'
        and w.requester_kind in ('national_government', 'local_government')
      union all
      select w.request_id, 'region_and_member', 3
      from own join assessment.request_words w
        on w.requester_kind = 'regional_organisation' and w.countries @> array[own.country]
      where own.requester_kind in ('national_government', 'local_government')
      union all
      select request_id, 'unrelated', 4 from marked
    ),
    nearest as (
      select distinct on (request_id) request_id, relation from related
      where request_id <> ${requestId}::uuid order by request_id, distance
    ),
    alike as materialized (
      select n.relation, w.*, s.shared as shared_needs, least(cardinality(w.need_stems), cardinality(own.need_stems)) as fewer
      from nearest n join assessment.request_words w using (request_id) cross join own
        cross join lateral (select array(
          select unnest(w.need_stems) intersect select unnest(own.need_stems) order by 1) as shared offset 0) s
      where n.request_id in (select request_id from marked)
        or (cardinality(s.shared) >= ${likenessThresholds.sharedNeedStems}::int
          and cardinality(s.shared) >= ${likenessThresholds.needs}::numeric
            * least(cardinality(w.need_stems), cardinality(own.need_stems)))
    )
    select a.request_id as "requestId", h.reference, a.revision, a.title, a.requester,
      r.content #>> '{requester,name}' as "requesterName",
      h.is_standing as "isStanding", a.relation, a.shared_needs as "sharedNeeds", a.fewer as "needStems",
      array(select unnest(a.topic_stems) intersect select unnest(own.topic_stems) order by 1) as "sharedTopic",
      least(cardinality(a.topic_stems), cardinality(own.topic_stems)) as "topicStems",
      public.similarity(a.title, own.title)::float8 as "titleSimilarity"
    from alike a cross join own
      join assessment.requests h on h.request_id = a.request_id
      join assessment.revisions r on r.request_id = a.request_id and r.revision = a.revision`)

export interface MarkRow extends Record<string, unknown> {
  requestId: string
  mark: 'duplicate' | 'not_duplicate'
  reason: string
  organisation: string
  markedAt: string
  revision: number
  otherRevision: number
}

/** What was found last of each pair that this request is one of; `requestId` is the other one. */
export const listNewestMarks = (reader: Reader, requestId: string) =>
  reader.execute<MarkRow>(sql`
    select distinct on (one_id, other_id)
      case when one_id = ${requestId}::uuid then other_id else one_id end as "requestId", mark, reason, organisation,
      marked_at as "markedAt",
      case when one_id = ${requestId}::uuid then one_revision else other_revision end as revision,
      case when one_id = ${requestId}::uuid then other_revision else one_revision end as "otherRevision"
    from assessment.overlap_marks
    where one_id = ${requestId}::uuid or other_id = ${requestId}::uuid
    order by one_id, other_id, id desc`)
