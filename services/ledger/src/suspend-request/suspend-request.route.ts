import type { Clock } from '@hub/runtime'
import { actRoute } from '../act-route.ts'
import { suspendRequest } from './suspend-request.ts'

export const suspendRequestRoute = (clock: Clock) =>
  actRoute(clock, {
    act: 'suspend',
    summary: 'Suspend a request that is funded or being implemented',
    description:
      'Nothing is paid, proposed or amended until it is resumed; reports, refunds and reviews of what was paid go on.',
    take: suspendRequest,
  })
