import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { SettingRow } from '../settings.ts'
import type { ChangeSetting } from './change-setting.rule.ts'

/** All that was ever set, by name, the latest first. */
export async function listSettings(reader: Reader): Promise<SettingRow[]> {
  const rows = await reader.execute<SettingRow & Record<string, unknown>>(sql`
    select name, value, effective_on::text as "effectiveOn", reason, recorded_by as "recordedBy",
      to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
    from ledger.settings order by name, effective_on desc, number desc`)
  return [...rows]
}

export async function insertSetting(tx: Tx, change: ChangeSetting, by: string, at: Date): Promise<void> {
  await tx.execute(sql`
    insert into ledger.settings (name, effective_on, value, reason, recorded_by, recorded_at)
    values (${change.name}, ${change.effectiveOn}, ${JSON.stringify(change.value)}::jsonb, ${change.reason}, ${by}, ${at.toISOString()})`)
}
