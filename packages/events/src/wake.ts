// NOTIFY takes a lock of the whole database at commit, so it never rides in the transaction of an event: each process sends
// one of its own afterwards, at most every 20 ms. It is a hint: a dispatcher that misses it finds the event by polling.
import type postgres from 'postgres'

export const wakeChannel = 'hub_log'
const pauseMs = 20

const resting = new WeakSet<postgres.Sql>()
const asked = new WeakSet<postgres.Sql>()

/** Tells the dispatchers that there is something to read. */
export function wakeDispatcher(client: postgres.Sql): void {
  if (resting.has(client)) {
    asked.add(client)
    return
  }
  resting.add(client)
  void notify(client).finally(() => {
    setTimeout(() => {
      resting.delete(client)
      if (asked.delete(client)) wakeDispatcher(client)
    }, pauseMs).unref()
  })
}

// Both statements are one transaction; a durable one would cost a write to disk.
const notify = (client: postgres.Sql) =>
  client
    .unsafe(`set local synchronous_commit = off; notify ${wakeChannel}`)
    .simple()
    .catch(() => {})
