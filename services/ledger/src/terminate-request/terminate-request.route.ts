import type { Clock } from '@hub/runtime'
import { actRoute } from '../act-route.ts'
import { terminateRequest } from './terminate-request.ts'

export const terminateRequestRoute = (clock: Clock) =>
  actRoute(clock, {
    act: 'terminate',
    summary: 'End a request before it is complete',
    description:
      'What was approved and not paid is available again. Its allocation is closed with it; where money lies with a payee it takes refunds and reports until an operator closes it.',
    take: terminateRequest,
  })
