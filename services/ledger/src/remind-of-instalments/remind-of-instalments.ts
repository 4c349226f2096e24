import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import { formatMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { lockContribution } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import type { Today } from '../instalment.ts'
import { selectSettings } from '../settings.sql.ts'
import { tryEach } from '../try-each.ts'
import { decideReminders } from './remind-of-instalments.rule.ts'
import { insertReminders, listOpenAgreements } from './remind-of-instalments.sql.ts'

/**
 * Reminds funders of payments that are soon due or overdue, each once. One transaction a contribution, and under its lock all is
 * looked at again: so a deposit that arrives is seen, and of several processes one speaks. One on which
 * something breaks holds up none of the others.
 */
export const makeRemindOfInstalments = (db: Db, clock: Clock) => async (): Promise<void> => {
  const at = clock.now()
  const on = dayOf(at)
  const today = { on, reminderDays: (await selectSettings(db, on)).reminderDays }
  const due = (await listOpenAgreements(db)).filter((agreement) => decideReminders(agreement, today).length > 0)
  await tryEach(
    due,
    ({ contributionId }) => db.transaction((tx) => remind(tx, contributionId, today, at)),
    (count) => `${count} funders could not be reminded`,
  )
}

async function remind(tx: Tx, contributionId: string, today: Today, at: Date): Promise<void> {
  await lockContribution(tx, contributionId)
  const [agreement] = await listOpenAgreements(tx, contributionId)
  const reminders = agreement ? decideReminders(agreement, today) : []
  if (agreement === undefined || reminders.length === 0) return
  await insertReminders(
    tx,
    reminders.map(({ instalment, kind, dueOn }) => ({ contributionId, instalment, kind, dueOn, remindedAt: at })),
  )
  await emitAll(
    tx,
    reminders.map(({ kind, dueOn, openMinor }) => ({
      type: 'ledger.instalment_reminded' as const,
      actor: hubActor,
      at,
      body: {
        contributionId,
        funder: agreement.funder,
        dueOn,
        amount: formatMinor(openMinor, agreement.currency),
        kind,
      },
    })),
  )
}
