import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The processes of this machine (Linux) that work in a folder or below it. */
export function processesIn(folder: string): number[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
  return pids.filter((pid) => {
    try {
      const at = readlinkSync(`/proc/${pid}/cwd`)
      return at === folder || at.startsWith(`${folder}/`)
    } catch {
      return false // ended meanwhile, or another user's
    }
  })
}

/** Their memory in MiB: what several share is counted once (proportional set size). */
export function memoryMib(pids: readonly number[]): number {
  const kib = pids.map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return Math.round(kib.reduce((sum, one) => sum + one, 0) / 1024)
}
