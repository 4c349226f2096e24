import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './processes.ts'

/** Takes a lock file for this process; undefined when a living process holds it, else the function that gives it back. */
export function tryLock(file: string): (() => void) | undefined {
  mkdirSync(dirname(file), { recursive: true })
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (isAlive(lockHolder(file))) return undefined
    discard(file)
  }
  return undefined
}

/** The process that wrote a lock file; 0 when there is none. */
export function lockHolder(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || process.pid // empty: its holder is about to write its number
  } catch {
    return 0
  }
}

/** Runs work while no other process of this machine runs work under the same lock file. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  let release = tryLock(file)
  for (; !release; release = tryLock(file)) await sleep(50)
  try {
    return await work()
  } finally {
    release()
  }
}

// Renaming takes a dead holder's file away in one step, so that of two who find it only one succeeds.
function discard(file: string) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    rmSync(aside)
  } catch {}
}
