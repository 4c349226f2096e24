import type { Reader } from '@hub/database'
import { byLikeness, likenessOf } from './overlap.rule.ts'
import { listNewestMarks, listRelated } from './overlap.sql.ts'

/** The requests that are likely the same as this one, and those that an operator called duplicates of it; the most alike first. */
export async function findOverlaps(reader: Reader, requestId: string) {
  const marks = await listNewestMarks(reader, requestId)
  const duplicates = marks.filter(({ mark }) => mark === 'duplicate').map((each) => each.requestId)
  const related = await listRelated(reader, requestId, duplicates)
  return related
    .map((row) => ({
      ...row,
      likeness: likenessOf(row),
      mark: marks.find((each) => each.requestId === row.requestId) ?? null,
    }))
    .filter(({ likeness, mark }) => likeness.isLikely || mark?.mark === 'duplicate')
    .sort(byLikeness)
}
export type FoundOverlap = Awaited<ReturnType<typeof findOverlaps>>[number]
