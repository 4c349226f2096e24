// `npm run test:soak [-- 600s | 1000000]`: the property tests of the ledger round after round, each ten times as long as in CI and
// from another seed; for so many seconds or operations, or until it is stopped. A round that fails names the seed that repeats it.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { root } from './services.ts'

// Parts of file names.
const propertyTests = ['.property.', 'serial-order.']

const [limit = ''] = process.argv.slice(2)
const [, most = 'Infinity', unit = ''] = /^(\d+)(s?)$/.exec(limit) ?? []
if (limit !== '' && most === 'Infinity')
  throw new Error(`say how long: 600s, or how many operations: 1000000, not ${limit}`)

const startedAt = performance.now()
const seconds = () => Math.round((performance.now() - startedAt) / 1000)
const isOver = (operations: number) => (unit === 's' ? seconds() : operations) >= Number(most)
const signals = ['SIGINT', 'SIGTERM'] as const
let isStopped = false
let operations = 0

for (let round = 1; !isStopped && !isOver(operations); round += 1) {
  const seed = Number(process.env.PROPERTY_SEED ?? randomInt(2 ** 31))
  process.stdout.write(`round ${round}: PROPERTY_SEED=${seed} PROPERTY_SCALE=${process.env.PROPERTY_SCALE ?? 10}\n`)
  const { code, asked } = await play(seed)
  operations += asked
  process.stdout.write(
    `round ${round} ${code === 0 ? 'passed' : 'ended'}: ${operations} operations in ${seconds()} s\n`,
  )
  if (code !== 0) {
    process.exitCode = isStopped ? 0 : 1
    break
  }
}

/** One round; what a failing test says goes to the screen as it comes. */
function play(seed: number): Promise<{ code: number | null; asked: number }> {
  const child = spawn('vitest', ['run', '--project', 'services', ...propertyTests], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PROPERTY_SCALE: '10', ...process.env, PROPERTY_SEED: String(seed), NO_COLOR: '1' },
  })
  const stop = (signal: NodeJS.Signals) => {
    isStopped = true
    child.kill(signal)
  }
  for (const signal of signals) process.once(signal, stop)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
    process.stdout.write(chunk)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      for (const signal of signals) process.off(signal, stop)
      const asked = [...output.matchAll(/: (\d+) operations, seed/g)].reduce((sum, [, count]) => sum + Number(count), 0)
      resolve({ code, asked })
    })
  })
}
