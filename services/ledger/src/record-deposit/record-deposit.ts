import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor, parseMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { fixBaseCurrency } from '../base-currency.ts'
import { lockContribution, selectAgreement, selectAvailableMinor, selectReceivedMinor } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import { postTogether } from '../posting.ts'
import { rateBetween } from '../rate.ts'
import { selectFirstDay, selectSettings } from '../settings.sql.ts'
import { requireValueDate } from '../value-date.ts'
import { type Deposit, decideDeposit, type Given, requireAgreement, transfersOfDeposit } from './record-deposit.rule.ts'
import { insertDeposit, lockSameDeposit } from './record-deposit.sql.ts'

/** Money has arrived. The contribution's lock makes two deposits see each other against the agreement. */
export const makeRecordDeposit =
  (clock: Clock) => async (tx: Tx, contributionId: string, deposit: Deposit, principal: Principal) => {
    const contribution = await lockContribution(tx, contributionId)
    if (contribution === undefined) throw new Refusal('http.not_found')
    const at = clock.now()
    const agreement = requireAgreement(contribution.state, await selectAgreement(tx, contributionId))
    const { signedOn } = agreement
    requireValueDate(deposit.valueDate, { signedOn, booksBegin: await selectFirstDay(tx), today: dayOf(at) })
    const given: Given = {
      contributionId,
      funder: contribution.funder,
      agreement,
      receivedBeforeMinor: await selectReceivedMinor(tx, contributionId),
      ...(await selectSettings(tx, deposit.valueDate)),
      baseCurrency: await fixBaseCurrency(tx, dayOf(at)),
      recordedBefore: await lockSameDeposit(tx, deposit),
    }
    const { feeMinor } = decideDeposit(deposit, given)
    const id = newId()
    await insertDeposit(tx, rowOf(id, deposit, contributionId, feeMinor, principal))
    await postTogether(tx, transfersOfDeposit({ deposit: id, fee: newId() }, deposit, given, feeMinor), at)
    await emit(tx, {
      type: 'ledger.contribution_deposited',
      actor: actorAs(principal, 'operator'),
      at,
      body: { contributionId, funder: given.funder, amount: deposit.credited, depositId: id },
    })
    return {
      id,
      contributionId,
      funder: given.funder,
      received: deposit.received,
      credited: deposit.credited,
      fee: formatMinor(feeMinor, given.baseCurrency),
      rate: rateBetween(deposit.received, deposit.credited, deposit.valueDate),
      available: formatMinor(await selectAvailableMinor(tx, contributionId, given.baseCurrency), given.baseCurrency),
      valueDate: deposit.valueDate,
    }
  }

const rowOf = (id: string, deposit: Deposit, contributionId: string, feeMinor: bigint, by: Principal) => ({
  id,
  contributionId,
  receivedMinor: parseMinor(deposit.received),
  receivedCurrency: deposit.received.currency,
  creditedMinor: parseMinor(deposit.credited),
  creditedCurrency: deposit.credited.currency,
  feeMinor,
  valueDate: deposit.valueDate,
  bankReference: deposit.bankReference,
  isAnother: deposit.isAnother ?? false,
  recordedBy: by.organisation.slug,
})
