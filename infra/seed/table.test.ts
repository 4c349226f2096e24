import { expect, test } from 'vitest'
import type { SummaryRow } from './summary.ts'
import { tableOf } from './table.ts'

const row = (number: number, state: SummaryRow['state']): SummaryRow => ({
  reference: `HUB-2026-${String(number).padStart(4, '0')}`,
  requester: 'Government of a country with a very long name indeed',
  verdict: 'eligible',
  score: '40/100',
  team: 'iom',
  state,
  money: '',
})

test('shows twenty rows and counts all states', () => {
  const rows = Array.from({ length: 30 }, (_, at) => row(at + 1, at < 5 ? 'implementing' : 'matching'))
  const lines = tableOf(rows).split('\n')
  expect(lines.filter((line) => line.startsWith('HUB-'))).toHaveLength(20)
  expect(lines).toContain('… and 10 more')
  expect(lines).toContain('30 requests: 5 implementing, 25 matching')
})

test('keeps the columns in line whatever the names', () => {
  const [, , line] = tableOf([row(1, 'draft')]).split('\n')
  expect(line).toMatch(/^HUB-2026-0001 {2}Government of a country with a very… {2}eligible/)
})
