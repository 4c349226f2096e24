// The ledger's schema, and the columns that many of its tables have.
import { bigint, pgSchema, timestamp } from 'drizzle-orm/pg-core'

export const ledger = pgSchema('ledger')
export const minor = (name: string) => bigint(name, { mode: 'bigint' })
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
