// The lanes of the tests. The journeys and the reliability tests run once for each backend of the queue; where no Redis or Valkey
// is at hand those lanes are left out with a line that says so, except in CI, where it is a failure.
import { defineConfig } from 'vitest/config'
import { findRedisServer } from './infra/local/redis.ts'

// Files share their worker's modules: to load them anew for each of a hundred files took longer than the tests.
const shared = { isolate: false }
const onDatabase = { ...shared, globalSetup: './tests/setup.ts', testTimeout: 20_000, hookTimeout: 60_000 }
// These start processes of their own: one file at a time, or two cores measure each other.
const ofProcesses = { ...onDatabase, testTimeout: 90_000, hookTimeout: 180_000, fileParallelism: false }

const lanes = [
  { name: 'packages', include: ['packages/*/src/**/*.test.ts'], ...onDatabase },
  { name: 'services', include: ['services/*/src/**/*.test.ts'], ...onDatabase },
  { name: 'infra', include: ['infra/**/*.test.ts'], ...onDatabase, testTimeout: 60_000 },
  { name: 'architecture', include: ['tests/architecture/**/*.test.ts'], ...shared, testTimeout: 60_000 },
  { name: 'security', include: ['tests/security/**/*.test.ts'], ...onDatabase },
  // All benches one after the other, each with a database and a hub of its own.
  { name: 'bench', include: ['tests/bench/**/*.test.ts'], ...ofProcesses, testTimeout: 180_000 },
  { name: 'journeys-postgres', include: ['tests/journeys/**/*.test.ts'], ...ofProcesses },
  { name: 'journeys-redis', include: ['tests/journeys/**/*.test.ts'], ...ofProcesses },
  { name: 'reliability-postgres', include: ['tests/reliability/**/*.test.ts'], ...ofProcesses },
  { name: 'reliability-redis', include: ['tests/reliability/**/*.test.ts'], ...ofProcesses },
]

const hasRedis = process.env.REDIS_URL !== undefined || findRedisServer() !== undefined
if (!hasRedis) {
  const missing =
    'no redis-server or valkey-server on PATH and no REDIS_URL: the lanes journeys-redis and reliability-redis'
  if (process.env.CI) throw new Error(`${missing} cannot run`)
  process.stderr.write(`${missing} are left out\n`)
}

export default defineConfig({
  test: {
    projects: lanes
      .filter(({ name }) => hasRedis || !name.endsWith('-redis'))
      .map((lane, index) => ({ test: { ...lane, sequence: { groupOrder: index } } })),
  },
})
