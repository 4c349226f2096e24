// A time in which no process of a service lived: nobody could act in it, so it counts against nobody (DESIGN §4). Each process says
// that it lives; a silence longer than a hiccup is an outage. The database says the same (<schema>.outages).

export interface Outage {
  /** The last sign of life before. */
  downFrom: Date
  upAt: Date
}

/** How often each process says that it lives. */
export const signEveryMs = 5_000

/** Of a restart or a slow minute nothing is recorded: twelve signs of life are missing before it counts. */
const hiccupMs = 60_000

/** `aliveAt`: the last sign of life of any process; null: there was none yet, so nothing is known of what was before. */
export function outageSince(aliveAt: Date | null, at: Date): Outage | null {
  if (aliveAt === null || at.getTime() - aliveAt.getTime() <= hiccupMs) return null
  return { downFrom: aliveAt, upAt: at }
}
