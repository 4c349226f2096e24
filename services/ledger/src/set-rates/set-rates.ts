import type { Tx } from '@hub/database'
import { etagOf, type Principal, requireMatch } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { selectVersionOfRates } from '../rate.sql.ts'
import { type RateTable, requireTable } from './set-rates.rule.ts'
import { insertRates, lockRates } from './set-rates.sql.ts'

export const etagOfRates = (version: number): string => etagOf('rates', version)

/** Adds a day's rates to those that are known. What was said before stays; of one day the latest version counts. */
export const makeSetRates =
  (clock: Clock) =>
  async (tx: Tx, table: RateTable, principal: Principal, ifMatch: string | null): Promise<void> => {
    requireTable(table)
    await lockRates(tx)
    const version = await selectVersionOfRates(tx)
    requireMatch(ifMatch, etagOfRates(version))
    const { effectiveOn, source } = table
    const recorded = { recordedBy: principal.organisation.slug, recordedAt: clock.now() }
    await insertRates(
      tx,
      table.rates.map((rate) => ({ ...rate, version: version + 1, effectiveOn, source, ...recorded })),
    )
  }
