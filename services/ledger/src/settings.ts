// What the fund goes by, one schema for each setting. The database says the same (ledger.is_setting).
import { Country } from '@hub/contracts'
import { isCurrency } from '@hub/money'
import { z } from 'zod'

const percent = z.int().min(1).max(100)

/** Of each setting the shape of its value. */
export const settingValues = {
  base_currency: z
    .string()
    .max(3)
    .refine(isCurrency, 'write a currency of ISO 4217, such as USD')
    .meta({ description: 'the currency in which the fund keeps its money' }),
  fee_basis_points: z
    .int()
    .min(0)
    .max(9999)
    .meta({ description: 'what the administrator takes of each deposit, in hundredths of a percent' }),
  approvals_needed: z.int().min(1).max(50).meta({ description: 'organisations that must approve an allocation' }),
  committee_working_days: z.int().min(1).max(366).meta({ description: 'within which the committee votes' }),
  call_working_days: z
    .int()
    .min(1)
    .max(366)
    .meta({ description: 'within which a called-up team, or an operator where there is no plan, answers' }),
  call_reminder_days: z
    .int()
    .min(0)
    .max(366)
    .meta({ description: 'how long before that time is over who has not answered is reminded' }),
  variance_percent: z
    .int()
    .min(0)
    .max(100)
    .meta({ description: 'by how much expenditure may be above its budget line before it is looked into' }),
  tranche_limit_percent: z
    .strictObject({ low: percent, medium: percent, high: percent })
    .meta({ description: 'the largest share of a payee’s total in one tranche, by the risk of the payee' }),
  no_objection_countries: z
    .array(Country)
    .max(250)
    .meta({ description: 'whose cities get no money without a no-objection of their government' }),
  reminder_days: z
    .int()
    .min(0)
    .max(366)
    .meta({ description: 'how long before a payment is due its funder is reminded' }),
}

export type SettingName = keyof typeof settingValues
export const settingNames = Object.keys(settingValues) as SettingName[]

export interface SettingRow {
  name: SettingName
  value: unknown
  effectiveOn: string
  reason: string
  recordedBy: string
  recordedAt: string
}

/** All of them, as they are stored. */
export const SettingsOfDay = z.object(settingValues)
