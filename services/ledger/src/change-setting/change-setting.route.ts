import { CalendarDate, prose, Slug } from '@hub/contracts'
import { read, write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { dayOf } from '../day.ts'
import { type SettingName, type SettingRow, settingNames, settingValues } from '../settings.ts'
import { listSettings } from './change-setting.sql.ts'
import { etagOfSettings, makeChangeSetting } from './change-setting.ts'

const changeOf = <N extends SettingName>(name: N) =>
  z.strictObject({ name: z.literal(name), value: settingValues[name], effectiveOn: CalendarDate, reason: prose(2000) })
const Body = z
  .discriminatedUnion('name', [
    changeOf('base_currency'),
    changeOf('fee_basis_points'),
    changeOf('approvals_needed'),
    changeOf('committee_working_days'),
    changeOf('call_working_days'),
    changeOf('call_reminder_days'),
    changeOf('variance_percent'),
    changeOf('tranche_limit_percent'),
    changeOf('no_objection_countries'),
    changeOf('reminder_days'),
  ])
  .meta({ id: 'SettingChange' })

const SettingView = z
  .strictObject({
    name: z.enum(settingNames),
    value: z.unknown(),
    effectiveOn: z.string(),
    reason: z.string(),
    recordedBy: Slug,
    recordedAt: z.string(),
  })
  .meta({ id: 'FundSetting' })
const Settings = z
  .strictObject({
    on: z.string(),
    inForce: z.array(SettingView).meta({ description: 'on that day' }),
    history: z
      .array(SettingView)
      .meta({ description: 'all that was ever set, also for later days; by name, the latest first' }),
  })
  .meta({ id: 'FundSettings' })

function answerWith(history: readonly SettingRow[], on: string) {
  const inForce = settingNames.flatMap(
    (name) => history.find((row) => row.name === name && row.effectiveOn <= on) ?? [],
  )
  return { body: { on, inForce, history: [...history] }, headers: { etag: etagOfSettings(history) } }
}

export function listSettingsRoute(clock: Clock) {
  return read({
    path: '/v1/fund/settings',
    operation: 'listSettings',
    summary: 'What the fund goes by on a day, and all that was set before and for later',
    tag: 'Fund',
    access: 'public',
    query: z.strictObject({ on: CalendarDate.optional() }),
    answer: Settings,
    run: async (reader, { query }) => answerWith(await listSettings(reader), query.on ?? dayOf(clock.now())),
  })
}

export function changeSettingRoute(clock: Clock) {
  const change = makeChangeSetting(clock)
  return write({
    method: 'PUT',
    path: '/v1/fund/settings',
    operation: 'changeSetting',
    summary: 'Set one of them from a later day on, with a reason',
    tag: 'Fund',
    access: ['operator'],
    refusals: [409, 422],
    body: Body,
    answer: Settings,
    ifMatch: 'required',
    run: async (tx, { body, principal, ifMatch }) =>
      answerWith(await change(tx, body, principal, ifMatch), dayOf(clock.now())),
  })
}
