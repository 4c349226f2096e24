import { makeConsumer, type Tuning } from '@hub/events'
import { sql } from 'drizzle-orm'

// The order of magnitude of a test instead of a minute: a lock, looking for stalled jobs, and sending again.
export const quickTuning: Partial<Tuning> = {
  lockMs: 1500,
  stalledMs: 500,
  redispatchMs: 4000,
  faultPauseMs: 20,
  awayMs: 100,
}

export interface EffectOptions {
  /** Called when an event with this reason is in hand, before its effect. */
  onEvent?: (reason: string) => Promise<void>
}

/** The consumer under test: writes one row for each event, with no guard of its own against doing so twice. */
export const makeEffects = ({ onEvent }: EffectOptions = {}) =>
  makeConsumer('routing', {
    'intake.request_withdrawn': async (tx, { id, requestId, body: { reason } }) => {
      await onEvent?.(reason)
      const [{ is_poison } = { is_poison: false }] = await tx.execute<{ is_poison: boolean }>(
        sql`select exists (select from public.poison where poison.reason = ${reason}) as is_poison`,
      )
      if (is_poison) throw new Error('poisoned')
      await tx.execute(sql`
        insert into public.effects (event_id, request_id, reason, pid)
        values (${id}::uuid, ${requestId}::uuid, ${reason}, ${process.pid})`)
    },
  })
