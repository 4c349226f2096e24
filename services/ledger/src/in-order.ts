// Two calls at once of which it is certain which comes first: for tests of what two callers do to one allocation.
import type { TestApp } from '@hub/testing'

type Call<T> = () => Promise<T>

/**
 * Starts both calls while the allocation is locked, the second once the first waits for it, and lets them go on: PostgreSQL gives a
 * lock in the order in which it was asked for. A call that does not want the lock of the allocation never waits, and the test ends
 * by its time limit.
 */
export async function inOrder<A, B>(
  app: TestApp,
  allocationId: string,
  first: Call<A>,
  second: Call<B>,
): Promise<[A, B]> {
  const { ownerSql } = app.database
  const waiting = async (count: number) => {
    const isReached = async () => {
      const [row] = await ownerSql<{ n: number }[]>`
        select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      return (row?.n ?? 0) >= count
    }
    while (!(await isReached()));
  }
  return ownerSql
    .begin(async (tx) => {
      await tx`select from ledger.allocations where id = ${allocationId} for update`
      const one = first()
      await waiting(1)
      const other = second()
      await waiting(2)
      return [one, other] as const
    })
    .then((both) => Promise.all(both))
}
