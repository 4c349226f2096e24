// A service's SQL names its own schema. From the others it may use the functions of the log, in a migration the list of the log's
// consumers, and the view identity.access_keys.
import { expect, test } from 'vitest'
import { faultsIn, isTest, type Rule, withoutComments } from './source.ts'

const schemas = 'identity|intake|assessment|routing|ledger|knowledge|notifications|console|dispatcher|log|bullmq'
const named = new RegExp(
  `\\b(?:from|join|into|update|references|truncate|on|only|table(?: if (?:not )?exists)?|pgSchema\\(')\\s*"?(${schemas})\\b"?(?:\\."?(\\w+)"?(\\s*\\()?)?`,
  'gi',
)

const isShared = (schema: string, name: string, isCall: boolean) =>
  `${schema}.${name}` === 'identity.access_keys' ||
  `${schema}.${name}` === 'log.consumers' ||
  (schema === 'log' && isCall)

const namesOnlyItsSchema: Rule = ({ path, text }) => {
  if (isTest(path)) return []
  const own = path.split('/')[1]
  const code = path.endsWith('.sql') ? text.replace(/--.*$/gm, '') : withoutComments(text)
  return [...code.matchAll(named)].flatMap(([what, schema = '', name, call]) => {
    if (schema === own || (name === undefined && !what.includes('pgSchema'))) return []
    return isShared(schema, name ?? '', call !== undefined) ? [] : [`${path} uses the schema ${schema}: ${what.trim()}`]
  })
}

test('no service names the tables of another', () => {
  expect(faultsIn(/^services\/.*\.(ts|sql)$/, namesOnlyItsSchema)).toEqual([])
})

test('a statement or a table definition in another schema is caught', () => {
  const path = 'services/routing/src/offer.sql.ts'
  expect(namesOnlyItsSchema({ path, text: 'sql`select * from ledger.accounts`' })).toHaveLength(1)
  expect(
    namesOnlyItsSchema({ path, text: 'sql`select 1 from routing.offers\n  join intake.requests using (id)`' }),
  ).toHaveLength(1)
  expect(namesOnlyItsSchema({ path, text: "const schema = pgSchema('intake')" })).toHaveLength(1)
  expect(namesOnlyItsSchema({ path, text: 'sql`select * from log.events`' })).toHaveLength(1)
  expect(
    namesOnlyItsSchema({ path, text: 'sql`select 1 from log.append(1), identity.access_keys, routing.offers`' }),
  ).toEqual([])
})
