// What each suffix promises: a rule decides and does nothing else, SQL decides nothing.
import { expect, test } from 'vitest'
import { faultsIn, filesMatching, importsOf, type Rule, resolved, type SourceFile, withoutComments } from './source.ts'

const pureModules = /^(@hub\/(money|errors|contracts)(\/.*)?|node:(crypto|assert|util)|zod|\..*)$/
const impure =
  /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(|\bprocess\.|\bconsole\.|\bfetch\(/

// Follows the files that a rule imports, because a noun could do for it what it may not do itself. Types do nothing.
const isPure =
  (files: Map<string, string>): Rule =>
  ({ path, text }) => {
    const reached = new Map<string, string>([[path, text]])
    const faults: string[] = []
    for (const [at, code] of reached) {
      for (const { from, isType } of importsOf(code)) {
        if (isType) continue
        if (!pureModules.test(from)) faults.push(`${path} must be pure, but ${at} imports ${from}`)
        const target = resolved(at, from)
        const found = from.startsWith('.') && !reached.has(target) ? files.get(target) : undefined
        if (found !== undefined) reached.set(target, found)
      }
      const [deed] = impure.exec(withoutComments(code)) ?? []
      if (deed) faults.push(`${path} must be pure, but ${at} uses ${deed}`)
    }
    return faults
  }

const decidesNothing: Rule = ({ path, text }) =>
  importsOf(text)
    .filter(({ from, isType }) => !isType && from.endsWith('.rule.ts'))
    .map(({ from }) => `${path} imports the rule ${from}`)

const statement =
  /^export (?:async )?(?:function\*? (\w+)\s*(?:<[^>]*>)?\(\s*(\w*)|const (\w+)\s*=\s*(?:async )?(?:\(\s*(\w*)|(\w+)\s*=>))/gm
const verbs = /^(select|list|lock|insert|update|mark|delete)([A-Z]|$)/

const namesItsStatements: Rule = ({ path, text }) =>
  [...text.matchAll(statement)].flatMap(([, name, first, constant, constantFirst, alone]) => [
    ...(verbs.test(name ?? constant ?? '') ? [] : [`${path}: ${name ?? constant} begins with none of the seven verbs`]),
    ...(/^(tx|reader)$/.test(first ?? constantFirst ?? alone ?? '')
      ? []
      : [`${path}: ${name ?? constant} does not take tx first`]),
  ])

const byPath = (files: SourceFile[]) => new Map(files.map(({ path, text }) => [path, text]))

test('rules reach no clock, no chance and nothing that does I/O', () => {
  const files = filesMatching(/^services\/.*\.ts$/)
  expect(files.filter(({ path }) => path.endsWith('.rule.ts')).flatMap(isPure(byPath(files)))).toEqual([])
})

test('a rule that does I/O, itself or through a noun, or looks at the clock is caught', () => {
  const rule = { path: 'services/a/src/b/b.rule.ts', text: "import { x } from '../noun.ts'" }
  const through = byPath([{ path: 'services/a/src/noun.ts', text: "import { openDatabase } from '@hub/database'" }])
  expect(isPure(through)(rule)).toHaveLength(1)
  expect(isPure(new Map())({ ...rule, text: "import { readFileSync } from 'node:fs'" })).toHaveLength(1)
  expect(isPure(new Map())({ ...rule, text: 'const at = new Date()' })).toHaveLength(1)
  expect(isPure(new Map())({ ...rule, text: "import type { Tx } from '@hub/database'" })).toEqual([])
})

test('SQL imports no rule', () => {
  expect(faultsIn(/\.sql\.ts$/, decidesNothing)).toEqual([])
})

test('SQL that asks a rule is caught', () => {
  const text = "import { decideVote } from './cast-vote.rule.ts'"
  expect(decidesNothing({ path: 'services/ledger/src/cast-vote/cast-vote.sql.ts', text })).toHaveLength(1)
})

test('every statement has one of the seven verbs and takes its transaction first', () => {
  expect(faultsIn(/^services\/.*\.sql\.ts$/, namesItsStatements)).toEqual([])
})

test('a statement with another verb, or without a transaction, is caught', () => {
  const path = 'services/ledger/src/cast-vote/cast-vote.sql.ts'
  expect(namesItsStatements({ path, text: 'export async function getVote(tx: Tx) {}' })).toHaveLength(1)
  expect(namesItsStatements({ path, text: 'export const selectVote = (id: string) => 1' })).toHaveLength(1)
  expect(namesItsStatements({ path, text: 'export async function selectVote(\n  tx: Tx,\n) {}' })).toEqual([])
  expect(namesItsStatements({ path, text: 'export const voteColumns = sql`id, member`' })).toEqual([])
})
