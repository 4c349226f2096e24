export interface Tuning {
  /** Events of a consumer in the queue at once; the rest waits in the log, so a long backlog does not fill the queue. */
  bound: number
  /** Events in a job, and in one transaction. */
  batch: number
  /** Jobs a worker has in hand. */
  concurrency: number
  /** An event without an answer for so long is sent again; doubles four times. Must exceed bound ÷ slowest drain rate + lockMs. */
  redispatchMs: number
  /** A queue without a job, beside an event sent longer ago than this, has been emptied. */
  lostMs: number
  /** A job whose worker has not renewed it for so long is given to another, which looks for such jobs every `stalledMs`. */
  lockMs: number
  stalledMs: number
  /** So many faults make a dead letter; the pause after a fault doubles each time. */
  maxFaults: number
  faultPauseMs: number
  /** Taken so often without an answer, an event may have ended its worker: it is run by itself from then on. */
  groupTakings: number
  /** Taken so often without an answer, at last by itself, it has ended its worker each time: a dead letter too. */
  maxTakings: number
  /** How long a worker holds a job that it could not answer, so that it does not spin while its database is away. */
  awayMs: number
  /** The pause after NotYet or a gap, doubling to `maxWaitMs`; so many NotYets make a dead letter (240: about two hours). */
  waitMs: number
  maxWaitMs: number
  maxWaits: number
  /** How often the log is read: while there is something, and at the slowest. */
  busyMs: number
  idleMs: number
  /** How often lost and unanswered events are looked for. */
  sweepMs: number
}

export const standardTuning: Tuning = {
  bound: 2000,
  batch: 50, // 50 events a commit drained ten times as fast as one a commit, on both backends
  concurrency: 4,
  redispatchMs: 30_000,
  lostMs: 1000,
  lockMs: 10_000,
  stalledMs: 5000,
  maxFaults: 5,
  faultPauseMs: 1000,
  groupTakings: 2,
  maxTakings: 5,
  awayMs: 1000,
  waitMs: 50,
  maxWaitMs: 30_000,
  maxWaits: 240,
  busyMs: 25,
  idleMs: 250,
  sweepMs: 500,
}
