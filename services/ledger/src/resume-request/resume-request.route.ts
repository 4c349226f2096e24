import type { Clock } from '@hub/runtime'
import { actRoute } from '../act-route.ts'
import { resumeRequest } from './resume-request.ts'

export const resumeRequestRoute = (clock: Clock) =>
  actRoute(clock, {
    act: 'resume',
    summary: 'Let a suspended request go on',
    description: 'It is again what it was: funded where no tranche was paid yet, else being implemented.',
    take: resumeRequest,
  })
