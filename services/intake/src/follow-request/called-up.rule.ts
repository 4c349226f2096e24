// Money was found for a waitlisted request: whom it waits on until an allocation is proposed. The ledger and routing may overtake each
// other, so an answer counts only while its call is the one that is awaited.
import type { HubEvent } from '@hub/contracts'
import type { AwaitedPartner, Request } from '../request.ts'
import { requesterOf } from '../request.ts'
import { waitIn, waitOnTeam } from '../waiting-on.ts'
import type { Move } from './follow-request.rule.ts'

export type CallEvent = HubEvent<
  | 'ledger.funds_found'
  | 'ledger.call_ended'
  | 'routing.confirmation_asked'
  | 'routing.member_confirmed'
  | 'routing.team_confirmed'
  | 'routing.team_not_confirmed'
>

export function calledUp(event: CallEvent, request: Request): Move | null {
  const at = new Date(event.occurredAt)
  const { callId } = event.body
  const on = (who: string, what: string, due: Date | null = null): Move => ({
    kind: 'move',
    to: 'waitlisted',
    wait: { who, what, since: at, due },
    awaited: [],
  })
  const isAwaited = request.awaited.some(({ offerId }) => offerId === callId)
  switch (event.type) {
    case 'ledger.funds_found':
      // With a plan routing asks the team, and says so.
      if (event.body.planId !== null) return null
      return on('operator', 'propose an allocation: money that fits is there', new Date(event.body.confirmBy))
    case 'routing.confirmation_asked': {
      const { members, due } = event.body
      return onTeam(
        members.map((partner) => ({ offerId: callId, partner, answerBy: due })),
        at,
      )
    }
    case 'routing.member_confirmed': {
      const left = request.awaited.filter(({ partner }) => partner !== event.body.partner)
      // With the last the team has confirmed, which is told next.
      return isAwaited && left.length > 0 ? onTeam(left, request.waitingSince ?? at) : null
    }
    case 'routing.team_confirmed':
      return isAwaited ? on('hub', 'propose the allocation as planned') : null
    case 'routing.team_not_confirmed':
      return isAwaited ? on('operator', 'see why the team does not confirm') : null
    case 'ledger.call_ended': {
      if (request.awaited.length > 0 && !isAwaited) return null
      return {
        kind: 'move',
        to: 'waitlisted',
        wait: waitIn('waitlisted', { requester: requesterOf(request), at }),
        awaited: [],
      }
    }
  }
}

const onTeam = (awaited: AwaitedPartner[], since: Date): Move => ({
  kind: 'move',
  to: 'waitlisted',
  wait: waitOnTeam(awaited, since),
  awaited,
})
