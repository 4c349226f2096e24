import { expect, test } from 'vitest'
import { faultsIn, isTest, type Rule, withoutComments } from './source.ts'

// What every service's main.ts calls stands for all of them.
const sharedMain = 'packages/host/src/run-service.ts'

const mayReadEnvironment = (path: string) =>
  isTest(path) || path === sharedMain || /(^|\/)(main|config)\.ts$/.test(path)

const readsNoEnvironment: Rule = ({ path, text }) =>
  !mayReadEnvironment(path) && withoutComments(text).includes('process.env')
    ? [`${path} reads process.env: take it from the configuration`]
    : []

const asksNoSystemClock: Rule = ({ path, text }) =>
  !isTest(path) && /\bnew Date\(\)|\bDate\.now\(|\bTemporal\.Now\b/.test(withoutComments(text))
    ? [`${path} looks at the system's time: take it from the Clock`]
    : []

// PostgreSQL's own. When a row was written may be told by it; what is due, by whom, and what is late is decided by the Clock.
const databaseClock =
  /(?<![.\w])(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|\b(?:current_date|current_time|current_timestamp|localtime|localtimestamp)\b/i

const mayAskDatabase = (path: string) =>
  isTest(path) ||
  // Whether a key has expired is seen in the view by which every service looks it up.
  path.startsWith('services/identity/') ||
  // Who waited when the list came to be was put on it once, at that time.
  path === 'services/ledger/migrations/0012_waiting_list.sql'

const asksNoDatabaseClock: Rule = ({ path, text }) => {
  if (mayAskDatabase(path)) return []
  const isSql = path.endsWith('.sql')
  const lines = (isSql ? text.replace(/--.*$/gm, '') : withoutComments(text)).split('\n')
  return lines
    .map((line) => (isSql ? line.replace(/\bdefault clock_timestamp\(\)/gi, '') : line))
    .filter((line) => databaseClock.test(line))
    .map((line) => `${path} asks the database for the time: ${line.trim()}`)
}

test('the environment is read only where the configuration is made', () => {
  expect(faultsIn(/^(packages|services)\/.*\.ts$/, readsNoEnvironment)).toEqual([])
})

test('a look into the environment elsewhere is caught', () => {
  const text = "const url = process.env['DATABASE_URL']"
  expect(readsNoEnvironment({ path: 'services/intake/src/request.ts', text })).toHaveLength(1)
  expect(readsNoEnvironment({ path: 'services/intake/src/main.ts', text })).toEqual([])
})

test('services take the time from the Clock', () => {
  expect(faultsIn(/^(services|packages\/(contracts|money))\/.*\.ts$/, asksNoSystemClock)).toEqual([])
})

test('a look at the system clock in a service is caught', () => {
  const path = 'services/routing/src/lapse-offer/lapse-offer.ts'
  expect(asksNoSystemClock({ path, text: 'const now = new Date()' })).toHaveLength(1)
  expect(asksNoSystemClock({ path, text: 'const due = Date.now() + 1' })).toHaveLength(1)
  expect(asksNoSystemClock({ path, text: 'const at = new Date(event.occurredAt) // not new Date()' })).toEqual([])
})

test('statements and migrations of services are given the time', () => {
  expect(faultsIn(/^services\/.*\.(ts|sql)$/, asksNoDatabaseClock)).toEqual([])
})

test('a statement that asks the database for the time is caught', () => {
  const faults = (path: string, text: string) => asksNoDatabaseClock({ path, text }).length
  const statements = 'services/routing/src/lapse-offers/lapse-offers.sql.ts'
  expect(faults(statements, 'sql`select * from routing.offers where answer_by <= now()`')).toBe(1)
  expect(faults(statements, 'sql`where due_on < current_date`')).toBe(1)
  expect(faults(statements, 'const at = clock.now()')).toBe(0)
  const migration = 'services/routing/migrations/0099_x.sql'
  expect(faults(migration, 'recorded_at timestamptz not null default clock_timestamp(),')).toBe(0)
  expect(faults(migration, 'if new.due < clock_timestamp() then')).toBe(1)
  expect(faults(migration, 'due timestamptz not null default now()')).toBe(1)
  expect(faults('services/identity/migrations/0001_x.sql', 'k.expires_at <= clock_timestamp()')).toBe(0)
})
