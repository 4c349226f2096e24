// Which files decide: the rules, the nouns that they decide with, and what is exact about money. A new one needs no listing.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const importLine = /^(?:import|export) (?!type\b)[^'"]*?from '(\.[^']+)'/gm

export function mutatedFiles(root: string): string[] {
  const found = (pattern: string) => globSync(pattern, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  const tested = found('services/ledger/src/*.ts').filter((path) => existsSync(join(root, testOf(path))))
  const money = found('packages/money/src/*.ts').filter((path) => !/(\.test|\/index)\.ts$/.test(path))
  return [...withImports(root, [...found('services/ledger/src/**/*.rule.ts'), ...tested]), ...money].sort()
}

const testOf = (path: string) => path.replace(/\.ts$/, '.test.ts')

/** A rule is pure (tests/architecture), so what it imports is. Of types nothing is left to be changed. */
function withImports(root: string, files: readonly string[]): Set<string> {
  const reached = new Set(files)
  for (const file of reached)
    for (const [, from = ''] of readFileSync(join(root, file), 'utf8').matchAll(importLine))
      reached.add(posix.join(posix.dirname(file), from))
  return reached
}
