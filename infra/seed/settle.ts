import { setTimeout as sleep } from 'node:timers/promises'
import type { HubClient } from './hub-client.ts'

const limitMs = 120_000
const pauseMs = 50

/** Waits until the hub has acted on every event that it has recorded. */
export async function untilSettled(operator: HubClient): Promise<void> {
  for (const until = Date.now() + limitMs; ; await sleep(pauseMs)) {
    const { items } = await operator.get<{ items: unknown[] }>('/v1/ops/unacknowledged?limit=1')
    if (items.length === 0) return
    if (Date.now() > until) throw new Error(`the hub has not acted on its events within ${limitMs / 1000} s`)
  }
}
