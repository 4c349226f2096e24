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
