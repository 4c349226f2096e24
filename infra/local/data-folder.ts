import { join } from 'node:path'
import { ConfigFault } from '@hub/runtime'
import { lockHolder, tryLock } from './lock-file.ts'
import { holdsWithin } from './processes.ts'

// A hub whose parent was killed needs a moment to notice and to stop.
const patienceMs = 10_000

/** Keeps a data folder to one hub at a time. Returns the function that gives it back. */
export async function holdDataFolder(folder: string): Promise<() => void> {
  const file = join(folder, 'hub.pid')
  let release: (() => void) | undefined
  const isTaken = () => {
    release ??= tryLock(file)
    return release !== undefined
  }
  if (!isTaken()) process.stderr.write(`waiting for the hub of process ${lockHolder(file)} to stop\n`)
  await holdsWithin(patienceMs, isTaken)
  if (release) return release
  const holder = `the hub of process ${lockHolder(file)} runs on ${folder}`
  throw new ConfigFault(`DATA_DIR: ${holder}; stop it, or choose another DATA_DIR and PORT`)
}
