import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { lockContribution, selectAgreement, selectReceivedMinor } from '../contribution.sql.ts'
import { type ContributionView, requireOwner } from '../contribution.ts'
import { answerContribution } from '../contribution-answer.ts'
import { dayOf } from '../day.ts'
import { decideCancellation } from './cancel-contribution.rule.ts'
import { insertCancellation } from './cancel-contribution.sql.ts'

/** Nothing more is expected of it. The contribution's lock lets either this or a deposit come first. */
export const makeCancelContribution =
  (clock: Clock) =>
  async (tx: Tx, id: string, reason: string, principal: Principal): Promise<ContributionView> => {
    const contribution = requireOwner(await lockContribution(tx, id), principal)
    const { currency } = (await selectAgreement(tx, id)) ?? contribution
    decideCancellation(contribution.state, { minor: await selectReceivedMinor(tx, id), currency })
    const at = clock.now()
    await insertCancellation(tx, {
      contributionId: id,
      reason,
      cancelledBy: principal.organisation.slug,
      cancelledAt: at,
    })
    await emit(tx, {
      type: 'ledger.contribution_cancelled',
      actor: actorAs(principal, 'operator', 'funder'),
      at,
      body: { contributionId: id, funder: contribution.funder, reason },
    })
    return answerContribution(tx, id, principal, dayOf(at))
  }
