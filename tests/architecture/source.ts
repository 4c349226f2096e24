import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

export interface SourceFile {
  /** From the repository's root, with slashes. */
  path: string
  text: string
}

/** What a rule says of one file: nothing, or one line a fault. */
export type Rule = (file: SourceFile) => string[]

const root = join(import.meta.dirname, '../..')

/** Every file of the repository that is or would be committed and whose path matches. */
export function filesMatching(pattern: RegExp): SourceFile[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const paths = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\n')
  return paths.filter((path) => pattern.test(path)).flatMap((path) => read(path))
}

/** The faults that a rule finds in the repository. */
export const faultsIn = (pattern: RegExp, rule: Rule): string[] => filesMatching(pattern).flatMap(rule)

export interface Import {
  from: string
  /** Only types: gone when the code runs. */
  isType: boolean
}

const importLine =
  /^\s*(?:import|export)\s+(type\s)?(?:[\w*\s{},$]*?\sfrom\s*|(?=['"]))['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

/** What a file imports, also again exports. */
export const importsOf = (text: string): Import[] =>
  [...text.matchAll(importLine)].map(([, type, from, dynamic]) => ({
    from: from ?? dynamic ?? '',
    isType: type !== undefined,
  }))

/** The path that a relative import of a file names. */
export const resolved = (path: string, from: string): string => posix.join(posix.dirname(path), from)

/** The text without its comments: a rule is about code. */
export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1')

/** Whether a file belongs to the tests: by its name, or because nothing but tests imports it. */
export function isTest(path: string): boolean {
  const known = testFiles.get(path)
  if (known !== undefined) return known
  testFiles.set(path, false) // for a circle of imports that comes back here
  const isNamedSo = path.endsWith('.test.ts') || path.startsWith('tests/')
  importers ??= readImporters()
  const those = importers.get(path) ?? []
  const is = isNamedSo || (those.length > 0 && those.every(isTest))
  testFiles.set(path, is)
  return is
}

const testFiles = new Map<string, boolean>()
let importers: Map<string, string[]> | undefined
function readImporters(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { path, text } of filesMatching(/^(packages|services)\/.*\.ts$/))
    for (const { from } of importsOf(text)) {
      const target = resolved(path, from)
      if (from.startsWith('.')) found.set(target, [...(found.get(target) ?? []), path])
    }
  return found
}

// A file that was deleted and not yet committed is still listed.
function read(path: string): SourceFile[] {
  try {
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  } catch {
    return []
  }
}
