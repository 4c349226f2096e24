import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigFault } from '@hub/runtime'
import { birthOf, commandLine, isAlive } from './processes.ts'

// The slowest work under a lock is a start of PostgreSQL, which gives up after 30 s.
const patienceMs = 60_000
const silenceMs = 1_000

/** Takes a lock file for this process; undefined when a living process holds or takes it, else the function that gives it back. */
export function tryLock(file: string): (() => void) | undefined {
  mkdirSync(dirname(file), { recursive: true })
  if (!claim(file) && (lockHolder(file) > 0 || !takeOver(file))) return undefined
  return () => rmSync(file, { force: true })
}

/** The living process that holds a lock file; 0 when there is none. */
export const lockHolder = (file: string): number => holderIn(read(file) ?? '')

/** Runs work while no other process of this machine runs work under the same lock file; throws when it is not free in time. */
export async function withLock<T>(file: string, work: () => Promise<T>, withinMs = patienceMs): Promise<T> {
  const release = await lockWithin(withinMs, file)
  try {
    return await work()
  } finally {
    release()
  }
}

async function lockWithin(withinMs: number, file: string): Promise<() => void> {
  const since = Date.now()
  for (let isSilent = true; ; await sleep(50)) {
    const release = tryLock(file)
    if (release) return release
    const waitedMs = Date.now() - since
    if (waitedMs >= withinMs)
      throw new ConfigFault(`${held(file)} for ${withinMs / 1000} s: end it, or delete the file`)
    if (isSilent && waitedMs >= silenceMs) {
      process.stderr.write(`waiting: ${held(file)}\n`)
      isSilent = false
    }
  }
}

function held(file: string): string {
  const pid = lockHolder(file)
  return `${file} is held by process ${pid} (${commandLine(pid).trim()})`
}

// Linked into its place with its content: nobody ever reads a file whose holder has not written its number yet.
function claim(file: string): boolean {
  const draft = draftOf(file)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft)
  }
}

// One at a time, under a lock of its own: of several who find a dead holder's file each might else remove what the other has just
// written (without this, 5 in 100 takeovers by 4 processes at once gave the lock to two).
function takeOver(file: string): boolean {
  const release = tryLock(`${file}.takeover`)
  if (!release) return false
  try {
    const mark = read(file)
    if (mark === undefined) return claim(file) // given back meanwhile: others may claim it without taking over
    if (holderIn(mark) > 0) return false
    renameSync(draftOf(file), file)
    return true
  } finally {
    release()
  }
}

function draftOf(file: string): string {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${process.pid} ${birthOf(process.pid)}`)
  return draft
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

// After a power cut the number belongs to another process, or the file is empty: only a process born when the mark says holds it.
function holderIn(mark: string): number {
  const [, number, birth] = /^(\d+) (.*)$/.exec(mark) ?? []
  const pid = Number(number)
  return pid > 0 && isAlive(pid) && birthOf(pid) === birth ? pid : 0
}
