// Whether a setting may change from a day on. In order of precedence: not dated back, the base currency fixed.
import { Refusal } from '@hub/errors'
import type { SettingName } from '../settings.ts'

export interface ChangeSetting {
  name: SettingName
  value: unknown
  effectiveOn: string
  reason: string
}

/** From tomorrow on at the earliest: what was done today was done by today's, and a recomputation must find the same. */
export function requireChangeable(
  { name, effectiveOn }: ChangeSetting,
  { hasEntries, today }: { hasEntries: boolean; today: string },
): void {
  if (effectiveOn <= today) throw new Refusal('ledger.setting_back_dated', { today })
  if (name === 'base_currency' && hasEntries) throw new Refusal('ledger.base_currency_fixed')
}
