// The guards of `npm run check`, in the order of their length: the longest begin first.
import { spawn } from 'node:child_process'
import { root } from './services.ts'

export interface Guard {
  name: string
  command: readonly [string, ...string[]]
}

export const guards: readonly Guard[] = [
  { name: 'unused code', command: ['knip', '--no-progress'] },
  // One pass over the types serves both: two would take a cold machine above 20 s.
  { name: 'types and lint by types', command: ['oxlint', '--type-aware', '--type-check', '--deny-warnings'] },
  { name: 'architecture', command: ['vitest', 'run', '--project', 'architecture'] },
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '--max-diagnostics=none'] },
]

export interface Verdict {
  isPassed: boolean
  output: string
  seconds: number
}

/** Runs one guard over a checkout. */
export function runGuard({ command: [program, ...flags] }: Guard, folder = root): Promise<Verdict> {
  const startedAt = performance.now()
  const child = spawn(program, flags, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ isPassed: code === 0, output, seconds: (performance.now() - startedAt) / 1000 }),
    )
  })
}
