import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadData, readRecords } from './programme-record.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const evaluate = (...given: string[]) =>
  new Promise<{ code: number; out: string; fault: string }>((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'evaluate.ts'), ...given], (fault, out, err) =>
      resolve({ code: fault === null ? 0 : Number(fault.code), out, fault: err }),
    )
  })

function fileOf(body: unknown): string {
  const path = join(folder, 'programmes.json')
  writeFileSync(path, typeof body === 'string' ? body : JSON.stringify(body))
  return path
}

const record = {
  id: 'new-1',
  title: 'Schools for refugee children on the coast',
  need: null,
  countries: ['KE'],
  participatingOrganisations: ['UNICEF', 'A Small Body'],
  objectives: [15],
  status: 'closed',
}

test('prints the measurement of a file as JSON, the same each time, without a hub and without a database', async () => {
  const path = fileOf([record, { ...record, id: 'new-2', title: 'Roads', participatingOrganisations: ['IOM'] }])
  const { code, out } = await evaluate('--data', path, '--json')
  expect(code).toBe(0)
  const scores = { recallAt3: expect.any(Number), recallAt5: expect.any(Number), mrr: expect.any(Number) }
  const summary = { ...scores, baselines: { random: scores, busiest: scores } }
  expect(JSON.parse(out)).toMatchObject({
    n: 2,
    ...summary,
    withoutIom: { n: 1, ...summary },
    withoutTrustFundForAfrica: { n: 2, ...summary },
    objectives: { n: 2, precision: expect.any(Number), recall: expect.any(Number) },
    unknownOrganisations: ['a-small-body'],
    perProgramme: [
      { id: 'new-1', ...scores, unknown: ['a-small-body'] },
      { id: 'new-2', ...scores },
    ],
  })
  expect((await evaluate('--data', path, '--json')).out).toBe(out)
}, 120_000)

test('prints a table that says better, equal or worse of each measure', async () => {
  const { code, out } = await evaluate('--data', fileOf([record]))
  expect(code).toBe(0)
  expect(out.match(/\| (better|equal|worse) \|/g)).toHaveLength(9)
}, 120_000)

test('the README has the table of what is shipped, as it is measured now', async () => {
  const { out } = await evaluate()
  const rows = out.split('\n').filter((line) => line.startsWith('| '))
  expect(rows).toHaveLength(11)
  expect(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')).toContain(rows.join('\n'))
}, 120_000)

test.for([
  ['a file that is not there', undefined, 'cannot be read'],
  ['what is not JSON', 'programmes', 'is not JSON'],
  ['what is not a list', {}, 'is not a list of programmes'],
  ['an empty list', [], 'is an empty list'],
  [
    'a programme that nobody ran',
    [{ ...record, participatingOrganisations: [] }],
    '[0].participatingOrganisations: names nobody',
  ],
  [
    'a country that there is none',
    [{ ...record, countries: ['Kenya'] }],
    '[0].countries[0]: write the two capital letters',
  ],
  ['an id twice', [record, record], 'has an id twice'],
] as const)('says of %s what to change', ([, body, told]) => {
  const path = body === undefined ? join(folder, 'nowhere.json') : fileOf(body)
  expect(() => readRecords(path)).toThrow(BadData)
  expect(() => readRecords(path)).toThrow(told)
})

test('says what is wrong in a line, without a trace, and ends with 2', async () => {
  const bad = await evaluate('--data', fileOf([{ ...record, id: '' }]))
  expect([bad.code, bad.out]).toEqual([2, ''])
  expect(bad.fault).toContain('[0].id')
  expect(bad.fault).not.toContain('    at ')
  const unknown = await evaluate('search')
  expect([unknown.code, unknown.fault]).toEqual([2, expect.stringContaining('no measurement called search')])
  const misspelt = await evaluate('--date', 'x')
  expect([misspelt.code, misspelt.fault]).toEqual([2, expect.stringContaining('usage: npm run evaluate')])
}, 120_000)
