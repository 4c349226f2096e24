// A durable commit costs 1 to 2 ms however many rows it holds: callers that arrive while one runs are committed together in the next.
import { isRefused, type Outcome } from '@hub/errors'
import type { Db, Tx } from './database.ts'
import { type Gathered, type GatherLimits, makeGathering } from './gather.ts'
import { isOutOfReach } from './unavailable.ts'

/** A refused command must have written nothing: the transaction is committed for the others. */
type RunGroup<C, O> = (tx: Tx, commands: readonly C[]) => Promise<readonly Outcome<O>[]>

/**
 * A function that runs one command, committed together with others that arrive meanwhile. It returns the command's own outcome
 * once that is committed, or throws its refusal. `run` gets the commands in the order of their arrival and returns one outcome for
 * each. Where it throws, nothing of the group is committed and each command is run again by itself, in a transaction of its own, so
 * that only those at fault fail. A database out of reach is told to all instead: whether they were committed is not known, so a
 * command must be safe to repeat by an id of the caller's.
 */
export const makeGroupCommit = <C, O>(db: Db, run: RunGroup<C, O>, limits: GatherLimits): Gathered<C, O> =>
  makeGathering(async (commands) => {
    try {
      return await commit(db, run, commands)
    } catch (fault) {
      if (commands.length === 1 || isOutOfReach(fault)) throw fault
      return commitOneByOne(db, run, commands)
    }
  }, limits)

async function commit<C, O>(db: Db, run: RunGroup<C, O>, commands: readonly C[]) {
  const outcomes = await db.transaction(async (tx) => {
    const given = await run(tx, commands)
    if (given.length !== commands.length) throw new Error(`${commands.length} commands had ${given.length} outcomes`)
    return given
  })
  return outcomes.map(settled)
}

async function commitOneByOne<C, O>(db: Db, run: RunGroup<C, O>, commands: readonly C[]) {
  const results: PromiseSettledResult<O>[] = []
  let lost: PromiseRejectedResult | undefined
  for (const command of commands) {
    // Once the database is out of reach, the others are not made to wait for it one after the other.
    const result = lost ?? (await commitAlone(db, run, command))
    if (result.status === 'rejected' && isOutOfReach(result.reason)) lost = result
    results.push(result)
  }
  return results
}

const commitAlone = <C, O>(db: Db, run: RunGroup<C, O>, command: C): Promise<PromiseSettledResult<O>> =>
  commit(db, run, [command]).then(([result]) => result as PromiseSettledResult<O>, rejected)

const settled = <O>(outcome: Outcome<O>): PromiseSettledResult<O> =>
  isRefused(outcome) ? rejected(outcome) : { status: 'fulfilled', value: outcome }

const rejected = (reason: unknown): PromiseRejectedResult => ({ status: 'rejected', reason })
