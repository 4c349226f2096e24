import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, getTableColumns, inArray } from 'drizzle-orm'
import type { AmendmentState } from './amendment.ts'
import type { WholeAmendment } from './amendment-view.ts'
import { movedByOutages } from './outage.sql.ts'
import type { Share } from './share.ts'
import { allocationLines, allocationTranches, amendments, amendmentVotes, holdLines } from './tables.ts'

export type AmendmentRow = typeof amendments.$inferSelect
export type AmendmentVoteRow = typeof amendmentVotes.$inferSelect

/** Its columns, `due` as outages have moved it. */
export const amendmentColumns = {
  ...getTableColumns(amendments),
  due: movedByOutages(amendments.due, { since: amendments.proposedAt, closed: amendments.decidedAt }),
}

/** Of some allocations, oldest first, each with the lines and tranches it brings and its votes. */
export async function listAmendments(reader: Reader, allocationIds: readonly string[]): Promise<WholeAmendment[]> {
  const rows = await reader
    .select(amendmentColumns)
    .from(amendments)
    .where(inArray(amendments.allocationId, [...allocationIds]))
    .orderBy(asc(amendments.allocationId), asc(amendments.version))
  if (rows.length === 0) return []
  const of = (table: typeof allocationLines | typeof allocationTranches) =>
    and(eq(table.allocationId, amendments.allocationId), eq(table.version, amendments.version))
  const ids = rows.map(({ id }) => id)
  const lines = await reader
    .select({ id: amendments.id, line: allocationLines })
    .from(amendments)
    .innerJoin(allocationLines, of(allocationLines))
    .where(inArray(amendments.id, ids))
    .orderBy(asc(allocationLines.line))
  const tranches = await reader
    .select({ id: amendments.id, tranche: allocationTranches })
    .from(amendments)
    .innerJoin(allocationTranches, of(allocationTranches))
    .where(inArray(amendments.id, ids))
    .orderBy(asc(allocationTranches.payee), asc(allocationTranches.tranche))
  const votes = await reader
    .select()
    .from(amendmentVotes)
    .where(inArray(amendmentVotes.amendmentId, ids))
    .orderBy(asc(amendmentVotes.castAt), asc(amendmentVotes.organisation))
  return rows.map((amendment) => ({
    amendment,
    votes: votes.filter(({ amendmentId }) => amendmentId === amendment.id),
    lines: lines
      .filter(({ id }) => id === amendment.id)
      .map(({ line: { payee, category, amountMinor } }) => ({ payee, category, amountMinor })),
    tranches: tranches
      .filter(({ id }) => id === amendment.id)
      .map(({ tranche: { payee, tranche, dueOn, amountMinor } }) => ({ payee, tranche, dueOn, amountMinor })),
  }))
}

/** The caller holds the allocation's lock, under which alone amendments change. */
export async function updateAmendmentState(
  tx: Tx,
  id: string,
  state: AmendmentState,
  decidedAt: Date,
  voidReason: string | null = null,
): Promise<void> {
  await tx.update(amendments).set({ state, decidedAt, voidReason }).where(eq(amendments.id, id))
}

/** What a hold sets aside, oldest contribution first. */
export const listHeld = (reader: Reader, holdId: string): Promise<Share[]> =>
  reader
    .select({ contributionId: holdLines.contributionId, amountMinor: holdLines.amountMinor })
    .from(holdLines)
    .where(eq(holdLines.holdId, holdId))
    .orderBy(asc(holdLines.contributionId))
