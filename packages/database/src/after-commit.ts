import { AsyncLocalStorage } from 'node:async_hooks'

export interface Commit {
  callbacks: (() => void)[]
}

export const committed = new AsyncLocalStorage<Commit>()

/** Runs `callback` once the transaction around this call is committed, not at all if it is rolled back; must not throw. */
export function afterCommit(callback: () => void): void {
  const commit = committed.getStore()
  if (commit === undefined) throw new Error('afterCommit was called outside a transaction')
  commit.callbacks.push(callback)
}
