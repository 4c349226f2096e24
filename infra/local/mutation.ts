// `npm run test:mutation [-- part of a path…]`: changes the rules of money, one place at a time, in every way that Stryker knows, and
// sees whether one of their tests fails. Fails when fewer than 90 % are found, when one that is not found has no reason in
// mutation-survivors.md, and when one that stands there is found. It took a quarter of an hour on two busy cores, so CI does not
// run it.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { mutatedFiles } from './mutated-files.ts'
import { type Counted, filesListed, judge, percentOf, sumOf, type Tried } from './mutation-verdict.ts'
import { root } from './services.ts'

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

// The tests of one change take milliseconds. What never ends mostly reaches a limit of passes (mutation.setup.ts); what was cut off by
// the clock is tried again with more time, so that a busy machine finds nothing.
const limitMs = 10_000
const longerLimitMs = 30_000

const wanted = process.argv.slice(2)
const every = mutatedFiles(root)
const files = every.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
if (files.length === 0) throw new Error(`no file that is changed has in its path ${wanted.join(' or ')}`)

// Before the run: a file may be worked on meanwhile.
const textOf = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

const startedAt = performance.now()
const first = await mutate(files, limitMs)
const cutOff = first.filter(isCutOff)
const again = cutOff.length === 0 ? [] : await mutate(cutOff.map(rangeOf), longerLimitMs)
const mutants = first.map((mutant) =>
  isCutOff(mutant) ? (again.find((each) => isSame(each, mutant)) ?? mutant) : mutant,
)

const listed = readFileSync(join(root, 'infra/local/mutation-survivors.md'), 'utf8')
const { counted, faults } = judge(mutants.map(triedOf), textOf, listed)
for (const file of filesListed(listed).filter((each) => !every.includes(each)))
  faults.push(`mutation-survivors.md lists ${file}, which is not changed`)

process.stdout.write('killed survived   score\n')
for (const each of [...counted.filter(({ killed, survived }) => killed + survived > 0), sumOf(counted)]) say(each)
for (const fault of faults) process.stdout.write(`${fault}\n`)
process.stdout.write(`${faults.length} faults; ${Math.round((performance.now() - startedAt) / 1000)} s\n`)
process.exitCode = faults.length > 0 ? 1 : 0

function mutate(what: string[], timeoutMS: number): Promise<Mutant[]> {
  return new Stryker({
    mutate: what,
    testRunner: 'vitest',
    plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
    vitest: { configFile: 'infra/local/mutation.vitest.ts' },
    // It would read tsconfig.json by functions that TypeScript 7 no longer has.
    tsconfigFile: 'none.json',
    tempDirName: '.data/mutation',
    ignorePatterns: ['.toolchain', '.data', 'infra/seed'],
    concurrency: Math.max(1, availableParallelism() - 1),
    timeoutMS,
    reporters: ['progress-append-only'],
    warnings: { unknownOptions: true, preprocessorErrors: true, unserializableOptions: true, slow: false },
    allowConsoleColors: false,
  }).runMutationTest()
}

/** Cut off by the clock, and not because it passed a place more often than any run that ends. */
function isCutOff({ status, statusReason }: Mutant): boolean {
  return status === 'Timeout' && statusReason === undefined
}

function isSame(a: Mutant, b: Mutant): boolean {
  const place = ({ fileName, location, mutatorName, replacement }: Mutant) =>
    JSON.stringify([relative(root, fileName), location, mutatorName, replacement])
  return place(a) === place(b)
}

function rangeOf({ fileName, location: { start, end } }: Mutant): string {
  return `${relative(root, fileName)}:${start.line}-${end.line}`
}

/** Code that its tests cannot load fails them, too; a test runner that broke down has found nothing. */
function triedOf({ fileName, mutatorName, location, replacement, status, statusReason = '' }: Mutant): Tried {
  const isUnloadable = status === 'RuntimeError' && statusReason.startsWith('An error occurred outside of a test run')
  return {
    file: relative(root, fileName).replaceAll('\\', '/'),
    mutator: mutatorName,
    ...location,
    replacement,
    isKilled: status === 'Killed' || status === 'Timeout' || isUnloadable,
  }
}

function say(count: Counted): void {
  const { killed, survived, file } = count
  process.stdout.write(
    `${String(killed).padStart(6)} ${String(survived).padStart(8)} ${percentOf(count).toFixed(1).padStart(5)} %  ${file}\n`,
  )
}
