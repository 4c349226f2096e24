import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process runs. One that has ended and that nobody has reaped counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

/** The command line of a running process; empty where it cannot be read. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** When a process was born, to tell it from one that gets its number later; empty where that cannot be found out. */
export function birthOf(pid: number): string {
  try {
    if (process.platform === 'linux') return `${bootId()}/${statOf(pid)[19]}`
    const options = { encoding: 'utf8', env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } } as const
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim()
  } catch {
    return ''
  }
}

/** Waits until something holds, and says whether it did in time. */
export async function holdsWithin(ms: number, holds: () => boolean): Promise<boolean> {
  for (const until = Date.now() + ms; !holds(); await sleep(20)) if (Date.now() > until) return false
  return true
}

/** A TCP port of the loopback address that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return statOf(pid)[0] === 'Z'
  } catch {
    return true
  }
}

// The fields of proc(5) after the name, which may hold blanks and brackets: 0 is the state, 19 the start in ticks since the boot.
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

// Ticks are counted from the boot: the next one may give the same number to a process of the same age.
const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
