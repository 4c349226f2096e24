// When a key was last used is noted off the path of the call and at most once a minute for each key and process.
import type { Reader } from '@hub/database'
import type { Clock, Logger } from '@hub/runtime'
import { sql } from 'drizzle-orm'

const intervalMs = 60_000
// So that a process that sees very many keys does not remember them all; forgetting one costs one more statement.
const remembered = 10_000

export type KeyTouch = (reader: Reader, keyId: string) => void

export function makeKeyTouch(clock: Clock, log: Logger): KeyTouch {
  const touched = new Map<string, number>()
  return (reader, keyId) => {
    const now = clock.now().getTime()
    if (now - (touched.get(keyId) ?? Number.NEGATIVE_INFINITY) < intervalMs) return
    if (touched.size >= remembered) touched.clear()
    touched.set(keyId, now)
    Promise.resolve(reader.execute(sql`select identity.touch_key(${keyId}::uuid)`)).catch((fault: unknown) =>
      log.warn({ err: fault, keyId }, 'the last use of a key was not noted'),
    )
  }
}
