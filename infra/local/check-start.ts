// `npm run check:start`: what a newcomer meets. A fresh copy of the repository with an empty home folder is started cold, stopped,
// started again, killed and started once more; the figures are printed. Linux only: it looks into /proc.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { copyRepository } from './copy-repository.ts'
import { freePort, holdsWithin } from './processes.ts'
import { memoryMib, processesIn } from './processes-in.ts'

const coldLimitMs = 90_000
const warmLimitMs = 10_000 // the goal is 5 s; a machine that others use at the same time needs longer

const folder = mkdtempSync(join(tmpdir(), 'hub-start-'))
chmodSync(folder, 0o755) // PostgreSQL runs as another user under root
const copy = join(folder, 'hub')
const home = join(folder, 'home')
const port = await freePort()

try {
  mkdirSync(home)
  copyRepository(copy)
  const cold = await startHub(coldLimitMs)
  say(`cold start: ready after ${seconds(cold.readyMs)} s, packages and demonstration included`)
  await cold.end('SIGINT')
  const warm = await startHub(warmLimitMs)
  say(`second start: ready after ${seconds(warm.readyMs)} s`)
  await sleep(15_000)
  say(`memory at rest (PSS of all its processes): ${memoryMib(processesIn(folder))} MiB`)
  await warm.end('SIGKILL')
  const again = await startHub(15_000)
  say(`start after kill -9 of npm: ready after ${seconds(again.readyMs)} s`)
  await again.end('SIGTERM')
} finally {
  for (const pid of processesIn(folder)) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

interface Started {
  readyMs: number
  /** Signals as a terminal's Ctrl-C does (SIGINT, to all) or a supervisor (to npm). Unless it is a kill, waits until no process is left. */
  end(signal: NodeJS.Signals): Promise<void>
}

async function startHub(limitMs: number): Promise<Started> {
  const begunAt = performance.now()
  const npm = spawn('npm', ['start'], {
    cwd: copy,
    env: environmentOfNewcomer(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, as a terminal makes
  })
  let output = ''
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  const isReady = () => output.includes('The hub is ready')
  await holdsWithin(limitMs, () => isReady() || npm.exitCode !== null)
  const readyMs = performance.now() - begunAt
  const address = `http://127.0.0.1:${port}`
  if (!isReady() || !(await fetch(`${address}/readyz`)).ok)
    throw new Error(`not ready within ${seconds(limitMs)} s:\n${output}`)
  const end = async (signal: NodeJS.Signals) => {
    if (signal === 'SIGINT') process.kill(-(npm.pid ?? 0), signal)
    else npm.kill(signal)
    if (signal === 'SIGKILL') return
    if (!(await holdsWithin(15_000, () => processesIn(folder).length === 0)))
      throw new Error(`processes ${processesIn(folder).join(', ')} are left after ${signal}:\n${output}`)
  }
  return { readyMs, end }
}

// The way to the registry stays. Node, pnpm and packages of this checkout, npm's settings and the hub's own variables do not.
function environmentOfNewcomer(): NodeJS.ProcessEnv {
  const isLeftOut =
    /^(npm_(?!config_(registry|cafile)$)|XDG_|(DATABASE_URL|QUEUE_URL|DATA_DIR|DEMONSTRATION|LOG_LEVEL|HOST|NODE_OPTIONS)$)/i
  const kept = Object.entries(process.env).filter(([name]) => !isLeftOut.test(name))
  const folders = (process.env.PATH ?? '').split(delimiter).filter((path) => !/node_modules|\.toolchain/.test(path))
  return { ...Object.fromEntries(kept), PATH: folders.join(delimiter), HOME: home, PORT: String(port) }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

function say(line: string) {
  process.stdout.write(`${line}\n`)
}
