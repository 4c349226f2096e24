// When and by whom something was entered, and under which line of a bank's statement: who reconciles must be able to read it again.
import { Slug } from '@hub/contracts'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'

const hidden = 'null: not for you to see'

export const RecordedView = z.strictObject({ at: z.string(), by: Slug }).meta({ id: 'Recorded' })
export const recordView = {
  bankReference: z
    .string()
    .nullable()
    .meta({ description: `${hidden}, or none was given` }),
  recorded: RecordedView.nullable().meta({ description: `when and by whom it was recorded; ${hidden}` }),
}

export const asDate = (value: string): Date => new Date(value)

/** When the transfer of this id was recorded. */
export const recordedAtOf = (id: SQL) => sql`(select t.recorded_at from ledger.transfers t where t.id = ${id})`

export const recordedOf = (at: Date | string, by: string) => ({ at: new Date(at).toISOString(), by })

/** What those who see the whole of it are shown. */
export const recordOf = (
  row: { recordedAt: Date | string; recordedBy: string; bankReference: string | null },
  isWhole: boolean,
) => ({
  bankReference: isWhole ? row.bankReference : null,
  recorded: isWhole ? recordedOf(row.recordedAt, row.recordedBy) : null,
})
