// Who may overrule a verdict, and when: no party to the request, and only while the newest verdict stands and no money is decided on.
import { type Operator, type Stakes, stakeOf, type Verdict } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import type { OverrulingVerdict } from '../assessment.ts'

export interface OverrideCommand {
  verdict: OverrulingVerdict
  operator: Operator
}

export interface StandingVerdict extends Stakes {
  revision: number
  verdict: Verdict
  isStanding: boolean
  fundedRevision: number | null
}

/** The verdict that is overruled; refuses otherwise. */
export function decideOverride({ verdict, operator }: OverrideCommand, standing: StandingVerdict): OverrulingVerdict {
  const { revision } = standing
  const stake = stakeOf(operator, standing)
  if (stake) throw new Refusal('assessment.conflict_of_interest', { organisation: operator.name, stake })
  if (!standing.isStanding) throw new Refusal('assessment.verdict_not_standing', { revision })
  if (standing.fundedRevision === revision) throw new Refusal('assessment.money_decided', { revision })
  if (standing.verdict === 'needs_clarification') throw new Refusal('assessment.verdict_open', { revision })
  if (standing.verdict === verdict) throw new Refusal('assessment.verdict_unchanged', { revision, verdict })
  return standing.verdict
}
