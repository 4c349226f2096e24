import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { hashOfKey } from '@hub/http'
import { makeSecret } from '../access-key.ts'
import { insertSession } from './sign-in.sql.ts'

export const sessionHours = 12

/** Turns an access key into a secret of its own for a browser, which can be ended without ending the key. */
export async function signIn(tx: Tx, key: string): Promise<string> {
  const session = makeSecret()
  if (!(await insertSession(tx, hashOfKey(key), session.hash, sessionHours))) throw new Refusal('http.unauthenticated')
  return session.key
}
