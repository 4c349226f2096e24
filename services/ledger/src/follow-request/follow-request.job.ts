import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import type { Handlers } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { makeAgreeTeam } from './agree-team.ts'
import { makeLeaveMoney } from './leave-money.ts'
import { noteObjectives, noteRevision } from './note-revision.ts'

export function followRequest(clock: Clock): Handlers {
  const agreeTeam = makeAgreeTeam(clock)
  const leaveMoney = makeLeaveMoney(clock)
  const assessed = (tx: Tx, event: HubEvent<'assessment.request_assessed' | 'assessment.verdict_overridden'>) =>
    noteObjectives(tx, event)
  return {
    'intake.request_submitted': noteRevision,
    'intake.request_reopened': (tx, event) =>
      leaveMoney(tx, event, 'changing', 'The requester changed its request while the money was being decided on.'),
    'intake.request_withdrawn': (tx, event) =>
      leaveMoney(tx, event, 'withdrawn', 'The requester withdrew its request.'),
    'assessment.request_assessed': assessed,
    'assessment.verdict_overridden': assessed,
    'routing.team_agreed': agreeTeam,
  }
}
