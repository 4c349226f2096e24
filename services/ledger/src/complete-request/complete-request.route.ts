import type { Clock } from '@hub/runtime'
import { actRoute } from '../act-route.ts'
import { completeRequest } from './complete-request.ts'

export const completeRequestRoute = (clock: Clock) =>
  actRoute(clock, {
    act: 'complete',
    summary: 'Complete a request of which all is done',
    description:
      'Its final report must be in and every tranche spent or given back; a refusal names all that is missing. Its allocation is closed with it.',
    take: completeRequest,
  })
