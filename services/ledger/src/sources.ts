// The money that may pay for a purpose: read for an answer, or locked for a proposal.
import type { Reader, Tx } from '@hub/database'
import { availableAccount } from './account.ts'
import { listSources } from './contribution.sql.ts'
import { besideDeficit } from './draw.rule.ts'
import { fits, type Purpose } from './earmark.ts'
import { lockOwnLine, selectOwnLineMinor } from './own-line.sql.ts'
import { lockForPosting } from './posting.sql.ts'
import type { Source } from './spendable.ts'

/** What may be spent of each contribution, oldest first: not what makes up for the fund's own line where that is below zero. */
export const readSources = async (reader: Reader, currency: string): Promise<Source[]> =>
  besideDeficit(await listSources(reader, currency), -(await selectOwnLineMinor(reader, currency)))

/** Locks what is available of every contribution whose earmark fits, so that two proposals never count the same money. */
export async function lockSources(tx: Tx, currency: string, purpose: Purpose, on: string): Promise<Source[]> {
  const account = availableAccount(currency)
  await lockOwnLine(tx)
  const candidates = (await listSources(tx, currency)).filter(({ earmark }) => fits(earmark, purpose))
  const balances = candidates.map(({ contributionId }) => ({ account, contributionId, from: on }))
  await lockForPosting(tx, { balances, holdIds: [], transferIds: [] })
  const locked = new Set(candidates.map(({ contributionId }) => contributionId))
  return (await readSources(tx, currency)).filter(({ contributionId }) => locked.has(contributionId))
}
