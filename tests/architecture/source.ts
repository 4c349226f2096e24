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

export const isTest = (path: string): boolean => path.endsWith('.test.ts') || path.startsWith('tests/')

// A file that was deleted and not yet committed is still listed.
function read(path: string): SourceFile[] {
  try {
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  } catch {
    return []
  }
}
