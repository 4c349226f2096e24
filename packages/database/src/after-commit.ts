import { AsyncLocalStorage } from 'node:async_hooks'
import type postgres from 'postgres'

/** Gets the plain client of the database that was written to. */
type Callback = (client: postgres.Sql) => void

export interface Commit {
  callbacks: Callback[]
}

export const committed = new AsyncLocalStorage<Commit>()

/** Runs `callback` once the transaction around this call is committed, not at all if it is rolled back; must not throw. */
export function afterCommit(callback: Callback): void {
  const commit = committed.getStore()
  if (commit === undefined) throw new Error('afterCommit was called outside a transaction')
  commit.callbacks.push(callback)
}
