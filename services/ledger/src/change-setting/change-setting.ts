import type { Tx } from '@hub/database'
import { etagOf, type Principal, requireMatch } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { dayOf } from '../day.ts'
import { lockSettings, selectHasEntries } from '../settings.sql.ts'
import type { SettingRow } from '../settings.ts'
import { type ChangeSetting, requireChangeable } from './change-setting.rule.ts'
import { insertSetting, listSettings } from './change-setting.sql.ts'

export const etagOfSettings = (history: readonly SettingRow[]): string => etagOf('settings', history.length)

/** What was set stays; what holds from a later day on is set beside it, by whom and why. Answers with all of it. */
export const makeChangeSetting =
  (clock: Clock) =>
  async (tx: Tx, change: ChangeSetting, principal: Principal, ifMatch: string | null): Promise<SettingRow[]> => {
    await lockSettings(tx)
    const history = await listSettings(tx)
    requireMatch(ifMatch, etagOfSettings(history))
    const at = clock.now()
    requireChangeable(change, { hasEntries: await selectHasEntries(tx), today: dayOf(at) })
    await insertSetting(tx, change, principal.organisation.slug, at)
    return listSettings(tx)
  }
