import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { listContributions } from './contribution.sql.ts'
import { type ContributionView, maySee, viewOfContribution } from './contribution.ts'
import { selectSettings } from './settings.sql.ts'

/** A contribution as one caller may see it on a day; who may not know of it is told that there is none. */
export async function answerContribution(
  reader: Reader,
  id: string,
  principal: Principal | null,
  today: string,
): Promise<ContributionView> {
  const { baseCurrency, reminderDays } = await selectSettings(reader, today)
  const [row] = await listContributions(reader, { on: today, baseCurrency, reminderDays }, { id })
  if (row === undefined || !maySee(row, principal)) throw new Refusal('http.not_found')
  return viewOfContribution(row, principal)
}
