import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FreshDatabase, freshDatabase } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Evidence } from './capability.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase('routing')
})
afterAll(() => database.drop())

const migration = readFileSync(join(import.meta.dirname, '../migrations/0040_past_work.sql'), 'utf8')
const statement = migration.slice(migration.indexOf('update routing.capabilities'))

const source = 'https://example.org/p'
const before = [
  { kind: 'programme', country: 'SL', title: 'First', source },
  { kind: 'evaluation', objective: 7, title: 'Second', source },
]

test('evidence that was on file before keeps its country and objective, in its order, and none stays none', async () => {
  const { ownerSql: sql } = database
  await sql`insert into routing.partners (slug, name, kind) values ('ilo', 'ILO', 'un_entity'), ('iom', 'IOM', 'un_entity')`
  for (const [slug, evidence] of [
    ['ilo', before],
    ['iom', []],
  ] as const)
    await sql`insert into routing.capabilities
      (slug, support, objectives, themes, countries, regions, languages, slots, derived, evidence, updated_at)
      values (${slug}, '{human}', '{7}', '{}', '{}', '{}', '{}', 1, true, ${JSON.stringify(evidence)}::text::jsonb, now())`
  await sql.unsafe(statement)
  const rows = await sql`select evidence from routing.capabilities order by slug`
  const [ofIlo, ofIom] = rows.map(({ evidence }) => evidence as unknown[])
  expect(ofIlo).toEqual([
    { kind: 'programme', countries: ['SL'], objectives: [], title: 'First', source },
    { kind: 'evaluation', countries: [], objectives: [7], title: 'Second', source },
  ])
  expect(ofIlo?.map((piece) => Evidence.parse(piece))).toEqual(ofIlo)
  expect(ofIom).toEqual([])
})
