// Whatever the rules that are tried: no table but the replay's own changes, and no request hears of it.
import { newId } from '@hub/runtime'
import { freetownSubmitted, propertyRun, type TestApp, testApp } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newest, play, upload } from '../replayed.ts'
import { makeAssessment } from '../service.ts'

const run = propertyRun('replays leave no trace')
let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  await hub.deliver(freetownSubmitted(newId()))
  await hub.deliver(freetownSubmitted(newId(), { objectives: [], budget: undefined } as never))
  await hub.deliver(freetownSubmitted(newId(), { timeframe: { months: 60 }, language: 'ar' }))
})
afterAll(() => hub.close())

/** A hash of every row of every table of the schema but those named. */
async function hashOf(except: readonly string[]): Promise<Record<string, string>> {
  const tables = await hub.database.ownerSql`
    select table_name as name from information_schema.tables
    where table_schema = 'assessment' and table_name <> all (${[...except]}::text[]) order by 1`
  const hashes: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await hub.database.ownerSql.unsafe(
      `select md5(coalesce(string_agg(md5(t::text), '' order by t::text), '')) as hash from assessment.${name} t`,
    )
    hashes[name] = row?.hash
  }
  return hashes
}
const own = ['replays', 'replay_batches', 'replay_requests', 'replay_differences']

const change = fc.record({
  dropped: fc.subarray(newest.criteria.slice(1).map(({ id }) => id)),
  weight: fc.integer({ min: 1, max: 100 }),
  least: fc.integer({ min: 1, max: 400 }),
  most: fc.integer({ min: 1, max: 23 }),
})

test('no trace', { timeout: run.timeout }, async () => {
  let number = 1
  await fc.assert(
    fc.asyncProperty(change, async ({ dropped, weight, least, most }) => {
      const version = `2030-${number}`
      number += 1
      await upload(hub, version, (all) => {
        all.criteria = all.criteria.filter(({ id }) => !dropped.includes(id))
        for (const each of all.criteria) {
          if (each.kind === 'additional') each.weight = weight
          if (each.check.type === 'need_specific') each.check.leastCharacters = least
        }
        all.suggestions.most = most
      })
      const [before, said] = [await hashOf(own), await hub.events()]
      const { state, counts } = await play(hub, version)
      run.count(counts.verdict > 0 ? 'verdicts differ' : counts.requests > 0 ? 'others differ' : 'the same')
      expect(state).toBe('done')
      expect(await hashOf(own)).toEqual(before)
      const heard = (await hub.events()).slice(said.length)
      expect(
        heard.every(({ type, requestId }) => type === 'assessment.replay_batch_assessed' && requestId === null),
      ).toBe(true)
    }),
    { seed: run.seed, numRuns: run.times(15) },
  )
  run.tell()
  expect(run.counted('verdicts differ')).toBeGreaterThan(0)
})
