import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RequestRevision } from '@hub/contracts'
import { freetownRevision } from '@hub/testing'
import { expect, onTestFinished, test } from 'vitest'
import { type Fund, fundFolder, readFunds } from '../other-fund.ts'
import { fitFunds } from './fit-funds.rule.ts'

const funds = readFunds(fundFolder)
const freetown = freetownRevision()
const state = {
  slug: 'el-salvador',
  name: 'Government of El Salvador',
  kind: 'national_government' as const,
  country: 'SV',
}
const named = (changes: Partial<RequestRevision>) => fitFunds(funds, { ...freetown, ...changes })

test('a city is told of the Global Cities Fund, with the reason and what it gave in that country', () => {
  const [fund, ...more] = named({})
  expect(more).toEqual([])
  expect(fund).toMatchObject({ id: 'global-cities-fund', fields: ['requester.kind', 'territories[*].country'] })
  expect(fund?.reasons.slice(0, 2)).toEqual([
    'Freetown City Council is registered as local_government, the kind of body that it gives to.',
    'It has paid for work in SL: Freetown (2021-01-07).',
  ])
})

test('a state is not, nor anybody else whom it does not give to', () => {
  for (const kind of ['national_government', 'regional_organisation', 'ngo'] as const) {
    const ids = named({ requester: { ...freetown.requester, kind } }).map(({ id }) => id)
    expect(ids).not.toContain('global-cities-fund')
  }
})

test('a fund of which no source says who may ask is named only where it has paid, and that is said', () => {
  const told = named({ requester: state, territories: [{ country: 'SV' }] })
  expect(told.map(({ id, mayAsk }) => [id, mayAsk])).toEqual([['peacebuilding-fund', null]])
  expect(told[0]?.reasons).toEqual([
    'Who may ask it for money no source on file says.',
    expect.stringMatching(/^It has paid for work in SV: Trinational Response/),
    'Whether it takes requests now is not on file.',
  ])
  expect(named({ requester: state, territories: [{ country: 'FR' }] })).toEqual([])
})

test('speaks the language of the request', () => {
  expect(named({ language: 'fr' })[0]).toMatchObject({
    reasons: [
      expect.stringContaining('est inscrit comme local_government'),
      expect.stringContaining('Il a financé'),
      expect.anything(),
    ],
    forWhat: expect.stringMatching(/^Subventions/),
    amount: { of: expect.stringContaining('mai 2022') },
  })
})

test('every fund cites where its facts come from, and says null where no source says', () => {
  expect(funds.length).toBeGreaterThan(0)
  for (const { id, mayAsk, given } of funds) {
    expect([id, mayAsk !== null || given.length > 0]).toEqual([id, true])
    for (const { source } of given) expect(source).toMatch(/^https?:/)
  }
})

test('a fund that is not whole is refused with the place of each fault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'funds-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const write = (fund: Partial<Fund> | Record<string, unknown>, file = 'a-fund.json') =>
    writeFile(join(folder, file), JSON.stringify({ ...funds[0], id: 'a-fund', ...fund }))
  await write({ source: 'example', mayAsk: [] })
  expect(() => readFunds(folder)).toThrow(/a-fund\.json is not whole:\n {2}mayAsk: .*\n {2}source: /)
  await write({ id: 'other' })
  expect(() => readFunds(folder)).toThrow('id: must be that of the file’s name')
  await write({})
  expect(readFunds(folder)).toHaveLength(1)
})
