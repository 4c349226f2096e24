import type { Handlers } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { makeAgreeTeam } from './agree-team.ts'
import { makeLeaveMoney } from './leave-money.ts'
import { makeLeaveTeam } from './leave-team.ts'
import { makeNoteRevision } from './note-revision.ts'
import { noteOverruling, noteVerdict } from './note-verdict.ts'

export function followRequest(clock: Clock): Handlers {
  const agreeTeam = makeAgreeTeam(clock)
  const leaveMoney = makeLeaveMoney(clock)
  return {
    'intake.request_submitted': makeNoteRevision(clock),
    'intake.request_reopened': (tx, event) =>
      leaveMoney(tx, event, 'changing', 'The requester changed its request while the money was being decided on.'),
    'intake.request_withdrawn': (tx, event) =>
      leaveMoney(tx, event, 'withdrawn', 'The requester withdrew its request.'),
    'assessment.request_assessed': noteVerdict,
    'assessment.verdict_overridden': noteOverruling,
    'routing.team_agreed': agreeTeam,
    'routing.member_removed': makeLeaveTeam(clock),
  }
}
