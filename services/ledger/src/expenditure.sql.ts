import type { Reader } from '@hub/database'
import { asc, getTableColumns, inArray, sql } from 'drizzle-orm'
import { type ExpenditureState, expenditureStateOf } from './expenditure.ts'
import { asDate, recordedAtOf } from './recorded.ts'
import { listReversed } from './reversal.sql.ts'
import { expenditureReviews, expenditures } from './tables.ts'

type ReviewRow = typeof expenditureReviews.$inferSelect
export type Expenditure = typeof expenditures.$inferSelect & {
  recordedAt: Date
  state: ExpenditureState
  reviews: ReviewRow[]
}

/** What was reported under these allocations, in that order, with what was said of it. */
export async function listExpenditures(reader: Reader, allocationIds: readonly string[]): Promise<Expenditure[]> {
  const rows = await reader
    .select({
      ...getTableColumns(expenditures),
      recordedAt: recordedAtOf(sql`${expenditures.id}`).mapWith(asDate),
    })
    .from(expenditures)
    .where(inArray(expenditures.allocationId, [...allocationIds]))
    .orderBy(asc(expenditures.id))
  const ids = rows.map(({ id }) => id)
  const reviews = await reader
    .select()
    .from(expenditureReviews)
    .where(inArray(expenditureReviews.expenditureId, ids))
    .orderBy(asc(expenditureReviews.reviewedAt))
  const reversed = await listReversed(reader, ids)
  return rows.map((row) => {
    const own = reviews.filter(({ expenditureId }) => expenditureId === row.id)
    const verdicts = own.map(({ verdict }) => verdict)
    return { ...row, state: expenditureStateOf(verdicts, reversed.has(row.id)), reviews: own }
  })
}
