import type { Money } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor, parseMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { lockContribution, selectAgreement, selectAvailableMinor } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import { postWithinFree } from '../own-line.ts'
import { postTogether } from '../posting.ts'
import { rateBetween } from '../rate.ts'
import { selectFirstDay, selectSettings } from '../settings.sql.ts'
import { requireValueDate } from '../value-date.ts'
import { availableOf, decideReturn, type Given, type Return, transferOfReturn } from './return-contribution.rule.ts'
import { insertReturn, selectKeptMinor, selectSameReturn } from './return-contribution.sql.ts'

/**
 * Money goes back to its funder. What is available is read without a lock, for a clear answer; the posting decides under the locks.
 * The agreement takes no more for it.
 */
export const makeReturnContribution =
  (clock: Clock) => async (tx: Tx, contributionId: string, back: Return, principal: Principal) => {
    const contribution = await lockContribution(tx, contributionId)
    if (contribution === undefined) throw new Refusal('http.not_found')
    const at = clock.now()
    const given = await readGiven(tx, contribution, back, dayOf(at))
    const returned = decideReturn(back, given)
    const id = newId()
    await insertReturn(tx, rowOf(id, back, returned, contributionId, principal))
    const transfer = transferOfReturn(id, back, returned, given)
    await postWithinFree(tx, transfer.legs, () => postTogether(tx, [transfer], at))
    const { amount, valueDate } = back
    await emit(tx, {
      type: 'ledger.contribution_returned',
      actor: actorAs(principal, 'operator'),
      at,
      body: { contributionId, funder: given.funder, amount, returned, returnId: id },
    })
    const available = await selectAvailableMinor(tx, contributionId, given.baseCurrency)
    return {
      id,
      contributionId,
      funder: given.funder,
      amount,
      returned,
      rate: rateBetween(returned, amount, valueDate),
      available: formatMinor(available, given.baseCurrency),
      valueDate,
    }
  }

type Contribution = NonNullable<Awaited<ReturnType<typeof lockContribution>>>

/** The contribution's lock keeps its agreement and state. A pledge, or one that was cancelled, has nothing to give back. */
async function readGiven(tx: Tx, contribution: Contribution, back: Return, today: string): Promise<Given> {
  const contributionId = contribution.id
  const { baseCurrency } = await selectSettings(tx, today)
  const agreement = await selectAgreement(tx, contributionId)
  if (contribution.state !== 'agreed' || agreement === undefined)
    throw new Refusal('ledger.return_above_available', availableOf({ availableMinor: 0n, baseCurrency }))
  const { signedOn } = agreement
  requireValueDate(back.valueDate, { signedOn, booksBegin: await selectFirstDay(tx), today })
  const availableMinor = await selectAvailableMinor(tx, contributionId, baseCurrency)
  const recordedBefore = await selectSameReturn(tx, contributionId, back)
  const keptMinor = await selectKeptMinor(tx, contributionId)
  const { funder } = contribution
  return { contributionId, funder, agreement, availableMinor, keptMinor, recordedBefore, baseCurrency }
}

const rowOf = (id: string, back: Return, returned: Money, contributionId: string, by: Principal) => ({
  id,
  contributionId,
  amountMinor: parseMinor(back.amount),
  currency: back.amount.currency,
  returnedMinor: parseMinor(returned),
  returnedCurrency: returned.currency,
  valueDate: back.valueDate,
  reason: back.reason,
  bankReference: back.bankReference,
  isAnother: back.isAnother ?? false,
  recordedBy: by.organisation.slug,
})
