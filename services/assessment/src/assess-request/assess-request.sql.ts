import type { RequestRevision } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Assessment, OtherFund } from '../assessment.ts'
import type { Ruleset } from '../ruleset.ts'
import { assessments, requests, revisions } from '../tables.ts'

/** Locks the head of the request until the transaction ends; an older revision than the newest changes nothing. */
export const updateHead = (tx: Tx, requestId: string, { reference, requester, revision }: RequestRevision) =>
  tx
    .insert(requests)
    .values({ requestId, reference, requester: requester.slug, newestRevision: revision, isStanding: true })
    .onConflictDoUpdate({
      target: requests.requestId,
      set: { newestRevision: revision, isStanding: true },
      setWhere: sql`${requests.newestRevision} < ${revision}`,
    })

export const insertRevision = (tx: Tx, requestId: string, content: RequestRevision) =>
  tx.insert(revisions).values({ requestId, revision: content.revision, content }).onConflictDoNothing()

/** Takes a stored revision apart for the search for overlaps; one that is older than the newest changes nothing. */
export const insertWords = (tx: Tx, requestId: string, revision: number) =>
  tx.execute(sql`
    select assessment.insert_words(request_id, content) from assessment.revisions
    where request_id = ${requestId}::uuid and revision = ${revision}::int`)

/** The newest assessment of the newest revision that is older than this one, with what was assessed. */
export async function selectBefore(tx: Tx, requestId: string, revision: number) {
  const [row] = await tx
    .select({
      rulesetVersion: assessments.rulesetVersion,
      request: revisions.content,
      criteria: assessments.criteria,
    })
    .from(assessments)
    .innerJoin(
      revisions,
      and(eq(revisions.requestId, assessments.requestId), eq(revisions.revision, assessments.revision)),
    )
    .where(and(eq(assessments.requestId, requestId), lt(assessments.revision, revision)))
    .orderBy(desc(assessments.revision), desc(assessments.assessedAt))
    .limit(1)
  return row ?? null
}

interface NewAssessment {
  requestId: string
  revision: number
  ruleset: Ruleset
  assessment: Assessment
  otherFunds: OtherFund[]
  at: Date
}

export async function selectIsAssessed(tx: Tx, requestId: string, revision: number): Promise<boolean> {
  const found = await tx
    .select({ revision: assessments.revision })
    .from(assessments)
    .where(and(eq(assessments.requestId, requestId), eq(assessments.revision, revision)))
    .limit(1)
  return found.length > 0
}

export async function insertAssessment(
  tx: Tx,
  { requestId, revision, ruleset, assessment, otherFunds, at }: NewAssessment,
): Promise<void> {
  await tx
    .insert(assessments)
    .values({ ...assessment, otherFunds, requestId, revision, rulesetVersion: ruleset.version, assessedAt: at })
}
