// `npm test [-- filter…]`: every lane of vitest.config.ts, then what passed and was skipped in each lane and on each backend of the
// queue, and as the last line the sum. The test server ends with it, also where it is interrupted.
//   --all-lanes   fails when a lane has no test or skips one
import { join } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { startVitest } from 'vitest/node'
import { startPostgres } from './postgres.ts'
import { root } from './services.ts'
import { clearTestDatabases } from './template.ts'

interface Count {
  passed: number
  failed: number
  skipped: number
}

const flags = process.argv.slice(2)
const mustHaveAllLanes = flags.includes('--all-lanes')
const filters = flags.filter((flag) => !flag.startsWith('--'))

let isInterrupted = false
const endsInOrder: Reporter = {
  onInit(vitest) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.removeAllListeners(signal) // vitest would end the process at once
      process.on(signal, () => interrupt(vitest))
    }
    process.once('disconnect', () => interrupt(vitest)) // infra/run.mjs, which started this process, was killed
    process.channel?.unref()
  },
}
const vitest = await startVitest(filters, { root, watch: false, reporters: ['default', endsInOrder] })
const lanes = new Map(vitest.projects.map(({ name }) => [name, countIn(vitest.state.getTestModules(), name)]))
const unhandled = vitest.state.getUnhandledErrors().length
await vitest.close()
if (!process.env.DATABASE_URL) await endTestServer()

for (const [name, count] of lanes) say(`lane ${name}`, count)
for (const backend of ['postgres', 'redis'])
  say(`queue on ${backend}`, sum([...lanes].filter(([name]) => name.endsWith(`-${backend}`)).map(([, count]) => count)))

const total = sum(lanes.values())
const faults = mustHaveAllLanes ? [...lanes].flatMap(([name, count]) => faultsOf(name, count)) : []
if (isInterrupted) faults.push('interrupted')
if (unhandled > 0) faults.push(`${unhandled} errors outside of any test`)
for (const fault of faults) process.stdout.write(`${fault}\n`)
process.stdout.write(`${total.passed} passed, ${total.failed + faults.length} failed\n`)
process.exit(total.failed + faults.length > 0 || total.passed === 0 ? 1 : 0)

function countIn(modules: TestModule[], lane: string): Count {
  const count = { passed: 0, failed: 0, skipped: 0 }
  for (const module of modules.filter(({ project }) => project.name === lane)) {
    count.failed += module.errors().length // it could not be loaded
    for (const suite of module.children.allSuites()) count.failed += suite.errors().length
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      count[state === 'pending' ? 'failed' : state] += 1
    }
  }
  return count
}

function sum(counts: Iterable<Count>): Count {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

function say(what: string, { passed, failed, skipped }: Count) {
  process.stdout.write(`${what}: ${passed} passed, ${failed} failed, ${skipped} skipped\n`)
}

function faultsOf(lane: string, { passed, failed, skipped }: Count): string[] {
  if (skipped > 0) return [`lane ${lane} skips ${skipped} tests`]
  return passed + failed === 0 ? [`lane ${lane} has no tests`] : []
}

/** No further test is begun, and the end is as always: the test server is stopped too. */
function interrupt(vitest: Vitest) {
  if (isInterrupted) return // a terminal tells npm and this process at once, and npm tells it again
  isInterrupted = true
  void vitest.cancelCurrentRun('keyboard-input')
}

async function endTestServer() {
  const server = await startPostgres(join(root, '.data/test/postgres'), { isDurable: false })
  if (await clearTestDatabases(server.url)) await server.stop()
}
