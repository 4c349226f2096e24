// A Redis or Valkey server for the tests, from the machine's own binary: no package of the registry ships one.
import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort, holdsWithin, isAlive } from './processes.ts'

/** The path of a Redis-compatible server on PATH; undefined where there is none. */
export function findRedisServer(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isExecutable)
}

/** Starts a server that keeps nothing, on a free port. It ends with `stop()` or when this process ends in order. */
export async function startRedis(binary: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'hub-redis-'))
  const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction']
  const child = spawn(binary, ['--port', String(port), '--dir', folder, ...settings], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk))
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  if (!(await holdsWithin(10_000, () => /ready to accept connections/i.test(output))))
    throw new Error(`${binary} did not start: ${output}`)
  const stop = async () => {
    process.off('exit', end)
    const { pid } = child
    child.kill('SIGTERM')
    if (pid && !(await holdsWithin(5_000, () => !isAlive(pid)))) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `redis://127.0.0.1:${port}/0`, stop }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
