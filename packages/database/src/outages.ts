// How a service keeps the times in which it was down, in two tables of its own: `heartbeats`, one row with the last sign of life, and
// `outages`, added only. Deadlines stay as they were written; `<schema>.moved_by_outages` says by how much they are later
// (infra/decisions/0009). The ledger's migration 0092 and log.make_outages make the same tables and function.
import { type Column, type GetColumnData, type SQL, sql } from 'drizzle-orm'
import { boolean, type PgSchema, timestamp } from 'drizzle-orm/pg-core'
import type { Reader, Tx } from './database.ts'
import { type Outage, outageSince } from './outage.ts'

const at = (name: string) => timestamp(name, { withTimezone: true })

/** The two tables in the schema of a service. */
export const outageTables = (schema: PgSchema) => ({
  heartbeats: schema.table('heartbeats', {
    isOnly: boolean('is_only').primaryKey().default(true),
    aliveAt: at('alive_at').notNull(),
  }),
  outages: schema.table('outages', { downFrom: at('down_from').primaryKey(), upAt: at('up_at').notNull() }),
})

/** What lasts: from when its time runs, and where it has ended, the column that says when. */
interface Lasting {
  since: Column
  closed: Column | null
}

export interface OutageLog {
  /** A deadline as outages have moved it, of what began at `since` and ended at `closed`, in the place of its column. */
  movedByOutages<C extends Column>(due: C, lasting: Lasting): SQL<GetColumnData<C>>
  /** A deadline that is told now of what began before: later by the outages that are known. */
  selectMoved(reader: Reader, since: Date, due: Date): Promise<Date>
  /** The outage that would end now, before anything is locked. */
  selectSilence(reader: Reader, now: Date): Promise<Outage | null>
  /** Records the outage that ends now, if there was one; of several processes one does. Take it before any other lock. */
  insertOutage(tx: Tx, now: Date): Promise<Outage | null>
  /** Says that a process lives. Clocks of several may differ: the latest counts, so it was down only while none of them lived. */
  updateAliveAt(tx: Tx, now: Date): Promise<void>
}

export function outageLog(schema: string, { heartbeats, outages }: ReturnType<typeof outageTables>): OutageLog {
  const moved = sql.raw(`"${schema}".moved_by_outages`)
  const updateAliveAt = async (tx: Tx, now: Date) => {
    await tx
      .insert(heartbeats)
      .values({ aliveAt: now })
      .onConflictDoUpdate({
        target: heartbeats.isOnly,
        set: { aliveAt: now },
        setWhere: sql`${heartbeats.aliveAt} < excluded.alive_at`,
      })
  }
  const selectSilence = async (reader: Reader, now: Date) => {
    const [seen] = await reader.select().from(heartbeats)
    return outageSince(seen?.aliveAt ?? null, now)
  }
  return {
    movedByOutages: <C extends Column>(due: C, { since, closed }: Lasting) => {
      const until = closed === null ? sql`'infinity'` : sql`coalesce(${closed}, 'infinity')`
      return sql`${moved}(${since}, ${due}, ${until})`.mapWith(due) as SQL<GetColumnData<C>>
    },
    selectMoved: async (reader, since, due) => {
      const [row] = await reader.execute<{ due: string }>(
        sql`select ${moved}(${since.toISOString()}, ${due.toISOString()}) as due`,
      )
      return new Date(row?.due ?? due)
    },
    selectSilence,
    insertOutage: async (tx, now) => {
      if ((await selectSilence(tx, now)) === null) return null
      // The next process that waits here finds that there is life again.
      const [locked] = await tx.select().from(heartbeats).for('update')
      const outage = outageSince(locked?.aliveAt ?? null, now)
      if (outage === null) return null
      await tx.insert(outages).values(outage)
      await updateAliveAt(tx, now)
      return outage
    },
    updateAliveAt,
  }
}
