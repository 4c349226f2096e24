import { endedSessionCookie, write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { markSessionEnded } from './sign-out.sql.ts'

export const signOutRoute = (clock: Clock) =>
  write({
    method: 'DELETE',
    path: '/v1/session',
    operation: 'signOut',
    summary: 'Ends the session of a browser',
    tag: 'Session',
    access: 'anyone-with-key',
    scope: 'read',
    answer: z.null(),
    status: 204,
    run: async (tx, { principal, isSecure }) => {
      if (principal.sessionId !== null) await markSessionEnded(tx, principal.sessionId, clock.now())
      return { body: null, headers: { 'set-cookie': endedSessionCookie({ isSecure }) } }
    },
  })
