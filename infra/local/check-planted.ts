// `npm run check:planted`: a check that has never failed does not count. In a copy of the repository each guard meets a fault of
// its kind, and must fail and name it.
import { appendFileSync, cpSync, globSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyRepository } from './copy-repository.ts'
import { guards, runGuard } from './guards.ts'
import { root } from './services.ts'

interface Planted {
  guard: string
  /** Made, or lengthened, in the copy. */
  file: string
  text: string
  /** What the guard's output must name. */
  named: RegExp
}

const planted: readonly Planted[] = [
  {
    guard: 'format and lint',
    file: 'packages/money/src/fault-format.ts',
    text: 'const  a = "b";\n',
    named: /fault-format/,
  },
  {
    guard: 'types and lint by types',
    file: 'packages/money/src/fault-type.ts',
    text: "export const cents: bigint = 'one'\n",
    named: /TS2322[\s\S]*fault-type\.ts/,
  },
  {
    guard: 'types and lint by types',
    file: 'packages/money/src/fault-promise.ts',
    text: 'const later = async () => 1\nlater()\n',
    named: /fault-promise/,
  },
  {
    guard: 'unused code',
    file: 'packages/money/src/split.ts',
    text: '\nexport const faultNobodyUses = 1\n',
    named: /faultNobodyUses/,
  },
  {
    guard: 'unused code',
    file: 'services/intake/src/fault-file.ts',
    text: 'export const a = 1\n',
    named: /fault-file/,
  },
  {
    guard: 'architecture',
    file: 'services/intake/src/fault-import.ts',
    text: "import '@hub/routing/service'\n",
    named: /fault-import\.ts imports @hub\/routing/,
  },
  {
    guard: 'architecture',
    file: 'services/intake/src/fault-clock.ts',
    text: 'export const at = new Date()\n',
    named: /fault-clock\.ts looks at the system/,
  },
]

const copy = mkdtempSync(join(tmpdir(), 'hub-planted-'))
process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
copyRepository(copy)
linkModules()
for (const { file, text } of planted) appendFileSync(join(copy, file), text)

const verdicts = new Map(
  await Promise.all(guards.map(async (guard) => [guard.name, await runGuard(guard, copy)] as const)),
)
const missed = [
  ...guards
    .filter(({ name }) => !planted.some(({ guard }) => guard === name))
    .map(({ name }) => `no fault for ${name}`),
  ...planted.filter((fault) => !isCaught(fault)).map(({ guard, file }) => `${guard} missed ${file}`),
]
for (const line of missed) process.stdout.write(`${line}\n`)
process.stdout.write(`${planted.length - missed.length} of ${planted.length} planted faults caught\n`)
process.exitCode = missed.length === 0 ? 0 : 1

function isCaught({ guard, named }: Planted): boolean {
  const verdict = verdicts.get(guard)
  return verdict !== undefined && !verdict.isPassed && named.test(verdict.output)
}

// The links in a package's node_modules are relative: in the copy they lead to the copy.
function linkModules() {
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const member of globSync('{packages,services}/*/node_modules', { cwd: root }).concat(
    'infra/node_modules',
    'tests/node_modules',
  ))
    cpSync(join(root, member), join(copy, member), { recursive: true, verbatimSymlinks: true })
}
