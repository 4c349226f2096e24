import { sessionCookie, write } from '@hub/http'
import { z } from 'zod'
import { sessionHours, signIn } from './sign-in.ts'

export const signInRoute = write({
  method: 'POST',
  path: '/v1/session',
  operation: 'signIn',
  summary: 'Signs a browser in by an access key',
  description:
    'Answers with a cookie that works for 12 hours. A call that changes something by it must come from the hub’s own pages: its Origin is compared with the host.',
  tag: 'Session',
  access: 'public',
  scope: 'read',
  body: z.strictObject({ key: z.string().min(1).max(200) }).meta({ id: 'SignIn' }),
  answer: z.null(),
  status: 204,
  idempotency: 'none',
  refusals: [401],
  run: async (tx, { body, isSecure }) => {
    const session = await signIn(tx, body.key)
    return { body: null, headers: { 'set-cookie': sessionCookie(session, { isSecure, seconds: sessionHours * 3600 }) } }
  },
})
