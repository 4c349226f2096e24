import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { mutatedFiles } from './mutated-files.ts'
import { root } from './services.ts'

const folder = mkdtempSync(join(tmpdir(), 'hub-mutated-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ledger = 'services/ledger/src'
const files: Record<string, string> = {
  [`${ledger}/pay-tranche/pay-tranche.rule.ts`]:
    "import { left } from '../share.ts'\nimport type { Id } from '../id.ts'",
  [`${ledger}/pay-tranche/pay-tranche.sql.ts`]: "import { left } from '../tables.ts'",
  [`${ledger}/share.ts`]: "export {\n  half,\n} from './half.ts'",
  [`${ledger}/half.ts`]: '',
  [`${ledger}/id.ts`]: '',
  [`${ledger}/tables.ts`]: '',
  [`${ledger}/tree.ts`]: '',
  [`${ledger}/tree.test.ts`]: '',
  'packages/money/src/index.ts': '',
  'packages/money/src/split.ts': '',
  'packages/money/src/money.test.ts': '',
}

test('a new rule is changed without being listed, so are the nouns that it decides with and those that have a test', () => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  expect(mutatedFiles(folder)).toEqual([
    'packages/money/src/split.ts',
    `${ledger}/half.ts`,
    `${ledger}/pay-tranche/pay-tranche.rule.ts`,
    `${ledger}/share.ts`,
    `${ledger}/tree.ts`,
  ])
})

test('all that decides about money is changed', () => {
  const nouns = [
    'books',
    'budget',
    'checkpoint',
    'earmark',
    'expenditure',
    'instalment',
    'rate',
    'share',
    'tranche-plan',
  ]
  expect(mutatedFiles(root)).toEqual(
    expect.arrayContaining([
      'packages/money/src/split.ts',
      `${ledger}/posting.rule.ts`,
      `${ledger}/draw.rule.ts`,
      ...[...nouns, 'tree', 'value-date'].map((noun) => `${ledger}/${noun}.ts`),
    ]),
  )
})
