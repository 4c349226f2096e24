// Who takes a reason off the timeline: nobody that had to give it, and no party to the request. The requester and the auditors read it.
import { type Actor, type Operator, type Stakes, stakeOf } from '@hub/contracts'
import { Refusal } from '@hub/errors'

export function decideErasure(
  { operator, entry }: { operator: Operator; entry: number },
  { actor, ...stakes }: Stakes & { actor: Actor },
): void {
  const { name: organisation } = operator
  const stake = stakeOf(operator, stakes)
  if (stake) throw new Refusal('intake.conflict_of_interest', { organisation, stake })
  if (actor.organisation === operator.slug) throw new Refusal('intake.reason_of_own_act', { organisation, entry })
}
