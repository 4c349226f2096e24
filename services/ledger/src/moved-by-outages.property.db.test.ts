// The database's own sum over outages against counting every hour in which the service lived, of each service that has them.
import { type FreshDatabase, freshDatabase, propertyRun } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = propertyRun('moved by outages')
let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase('ledger')
})
afterAll(async () => {
  run.tell()
  await database.drop()
})

// From a few days before the clocks of New York are put back.
const start = Date.parse('2026-10-28T00:00:00Z')
const hour = 3_600_000
const at = (hours: number) => new Date(start + hours * hour).toISOString()

type Span = [from: number, to: number]

/** Spans that follow one another, out of gaps and lengths. */
const spans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 60 })), { maxLength: 8 })
  .map((parts) => {
    let end = 0
    return parts.map(([gap, length]): Span => {
      const from = end + gap
      end = from + length
      return [from, end]
    })
  })

/** Hour by hour: the first instant at which as many hours were lived since as were given. */
function naive(outages: readonly Span[], since: number, due: number, closed: number): number {
  const counted = outages.filter(([from]) => from < closed)
  let [now, left] = [since, due - since]
  for (; left > 0; now += 1) if (!counted.some(([from, to]) => from <= now && now < to)) left -= 1
  return now
}

const schemas = ['ledger', 'routing', 'intake']

test.for(schemas)(
  'of %s a deadline leaves exactly the time that was given, whatever outages there were and whatever the time zone of the session',
  {
    timeout: run.timeout,
  },
  async (schema) => {
    const { ownerSql } = database
    const outagesOf = ownerSql(`${schema}.outages`)
    const moves = ownerSql.unsafe(`${schema}.moved_by_outages`)
    await fc.assert(
      fc.asyncProperty(
        spans,
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 500 }),
        async (outages, since, given, closed) => {
          const due = since + given
          run.count(outages.length === 0 ? 'none' : 'some')
          const moved = await ownerSql.begin(async (tx) => {
            await tx`set local session_replication_role = replica`
            await tx`set local timezone = 'America/New_York'`
            await tx`delete from ${outagesOf}`
            for (const [from, to] of outages) await tx`insert into ${outagesOf} values (${at(from)}, ${at(to)})`
            const [row] = await tx`
            select ${moves}(${at(since)}, ${at(due)}, ${at(closed)}) as closed,
              ${moves}(${at(since)}, ${at(due)}) as open`
            return [row?.open.getTime(), row?.closed.getTime()].map((time) => (time - start) / hour)
          })
          expect(moved).toEqual([
            naive(outages, since, due, Number.POSITIVE_INFINITY),
            naive(outages, since, due, closed),
          ])
        },
      ),
      { seed: run.seed, numRuns: run.times(200) },
    )
  },
)
