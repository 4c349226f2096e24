import type { Money } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { parseMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import type { ContributionView } from '../contribution.ts'
import { answerContribution } from '../contribution-answer.ts'
import { dayOf } from '../day.ts'
import type { Earmark } from '../earmark.ts'
import { selectOrganisation } from '../organisation.sql.ts'
import { insertContribution } from './pledge-contribution.sql.ts'

interface Pledge {
  funder: string
  amount: Money
  earmark: Earmark
  conditions?: string | undefined
  visibility: 'owner' | 'public'
}

/** A pledge is a memorandum: it moves no money. A funder pledges for itself, an operator for any funder. */
export const makePledgeContribution =
  (clock: Clock) =>
  async (tx: Tx, pledge: Pledge, principal: Principal): Promise<ContributionView> => {
    await requireFunder(tx, pledge.funder, principal)
    const at = clock.now()
    const id = newId()
    const { funder, amount, earmark, conditions = null, visibility } = pledge
    await insertContribution(tx, {
      id,
      funder,
      ...earmark,
      amountMinor: parseMinor(amount),
      currency: amount.currency,
      conditions,
      visibility,
      pledgedBy: principal.organisation.slug,
      pledgedAt: at,
    })
    const actor = actorAs(principal, 'operator', 'funder')
    const body = { contributionId: id, funder, amount, visibility }
    await emit(tx, { type: 'ledger.contribution_pledged', actor, at, body })
    return answerContribution(tx, id, principal, dayOf(at))
  }

async function requireFunder(tx: Tx, funder: string, { organisation, roles }: Principal): Promise<void> {
  if (organisation.slug === funder && roles.includes('funder')) return
  if (!roles.includes('operator')) throw new Refusal('ledger.pledge_of_another', { funder })
  const known = await selectOrganisation(tx, funder)
  if (!known?.roles.includes('funder')) throw new Refusal('ledger.funder_unknown', { funder })
}
