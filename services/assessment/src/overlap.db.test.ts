// Ten thousand requests: those that may overlap are found by an index, never by looking at all.
import type { Reader } from '@hub/database'
import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findOverlaps } from './find-overlaps.ts'
import { listNewestMarks, listRelated } from './overlap.sql.ts'
import { makeAssessment } from './service.ts'

let hub: TestApp
const city = newId()
const region = newId()
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  await hub.deliver(freetownSubmitted(city))
  const requester = { slug: 'a-region', name: 'A region', kind: 'regional_organisation' as const, country: null }
  await hub.deliver(
    freetownSubmitted(region, { requester, territories: [{ country: 'BA' }], reference: 'HUB-2026-0002' }),
  )
  await fill()
}, 120_000)
afterAll(() => hub.close())

const letters = (number: number, of: number) => String.fromCharCode(65 + (number % of))

/** 10,000 requests of 1,000 bodies in 50 countries, one in ten of a regional organisation; words drawn from 997. */
async function fill() {
  const wordsOf = (seed: number, count: number) =>
    Array.from({ length: count }, (_, n) => `term${letters(seed * 7 + n * n, 26)}${letters(seed + n * 31, 25)}x`).join(
      ' ',
    )
  const made = Array.from({ length: 10_000 }, (_, i) => {
    const country = letters(i, 10) + letters(Math.floor(i / 10), 5)
    const kind = i % 10 === 0 ? 'regional_organisation' : i % 2 === 0 ? 'national_government' : 'local_government'
    const requester = {
      slug: `body-${i % 1000}`,
      name: `Body ${i % 1000}`,
      kind,
      country: i % 10 === 0 ? null : country,
    }
    const needs = [{ id: 'n1', kind: 'technical', description: wordsOf(i + 13, 15) }]
    const common = { revision: 1, language: 'en', visibility: 'public', territories: [{ country }] }
    return { ...common, title: wordsOf(i, 6), challenge: wordsOf(i, 50), requester, needs }
  })
  const { ownerSql } = hub.database
  await ownerSql`
    with made as (select gen_random_uuid() as id, content, at from jsonb_array_elements(${ownerSql.json(made)}) with ordinality m (content, at)),
    heads as (
      insert into assessment.requests (request_id, requester, newest_revision, is_standing, reference)
      select id, content #>> '{requester,slug}', 1, true, 'HUB-2027-' || lpad(at::text, 5, '0') from made)
    insert into assessment.revisions (request_id, revision, content) select id, 1, content from made`
  await ownerSql`
    select assessment.insert_words(request_id, content) from assessment.revisions where content #>> '{requester,slug}' like 'body-%'`
  await ownerSql`analyze assessment.request_words, assessment.requests, assessment.revisions`
}

/** What PostgreSQL would do for a statement, as text. */
async function planOf(ask: (reader: Reader) => Promise<unknown>): Promise<string> {
  let plan = ''
  const explaining = {
    execute: async (query: Parameters<Reader['execute']>[0]) => {
      const rows = await hub.db.execute<{ 'QUERY PLAN': string }>(sql`explain ${query as never}`)
      plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      return []
    },
  }
  await ask(explaining as never)
  return plan
}

test('among 10,000 requests an index leads to those of related bodies', async () => {
  const [first] = await hub.database
    .ownerSql`select request_id from assessment.request_words where requester = 'body-1'`
  for (const id of [city, region, first?.request_id]) {
    const plan = await planOf((reader) => listRelated(reader, id, []))
    for (const index of ['by_requester', 'by_country', 'of_regions']) expect(plan).toContain(`request_words_${index}`)
    expect(plan).not.toMatch(/Seq Scan on (request_words|revisions)/)
  }
})

test('and what was marked', async () => {
  await hub.database.ownerSql`
    insert into assessment.overlap_marks (one_id, one_revision, other_id, other_revision, mark, reason, organisation, key_id, marked_at)
    select a.request_id, 1, b.request_id, 1, 'duplicate', 'x', 'operator', gen_random_uuid(), now()
    from assessment.request_words a join assessment.request_words b on a.requester = b.requester and a.request_id < b.request_id
    where a.requester like 'body-%' limit 20000`
  await hub.database.ownerSql`analyze assessment.overlap_marks`
  expect(await planOf((reader) => listNewestMarks(reader, city))).not.toContain('Seq Scan')
})

test('finds the one that is the same among them', async () => {
  const id = newId()
  await hub.deliver(freetownSubmitted(id, { reference: 'HUB-2026-0003' }))
  expect((await findOverlaps(hub.db, id)).map(({ requestId }) => requestId)).toEqual([city])
})
