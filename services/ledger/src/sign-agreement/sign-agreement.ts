import type { Tx } from '@hub/database'
import type { Principal } from '@hub/http'
import { parseMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { lockContribution } from '../contribution.sql.ts'
import { type ContributionView, requireOwner } from '../contribution.ts'
import { answerContribution } from '../contribution-answer.ts'
import { dayOf } from '../day.ts'
import { type Agreement, decideAgreement } from './sign-agreement.rule.ts'
import { insertAgreement } from './sign-agreement.sql.ts'

/** The agreement binds the funder; money is entered only when it arrives. */
export const makeSignAgreement =
  (clock: Clock) =>
  async (tx: Tx, id: string, agreement: Agreement, principal: Principal): Promise<ContributionView> => {
    const contribution = requireOwner(await lockContribution(tx, id), principal)
    const today = dayOf(clock.now())
    decideAgreement(agreement, contribution.state, today)
    const { reference, signedOn, amount, schedule } = agreement
    await insertAgreement(tx, {
      contributionId: id,
      reference,
      signedOn,
      amountMinor: parseMinor(amount),
      currency: amount.currency,
      schedule,
      recordedBy: principal.organisation.slug,
    })
    return answerContribution(tx, id, principal, today)
  }
