// The formats of a report, each read back by a program that is not ours: the same rows and figures in all of them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { strFromU8, unzipSync } from 'fflate'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCheckpoint, signerOf } from '../checkpoint.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const signer = signerOf('test/fund', Buffer.alloc(32, 1))
const title = '=HYPERLINK("x"), "quoted" & <b>\nand more'
let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  await contribute(app, { funder: 'illustrative-bank', amount: '700.00', visibility: 'owner' })
  const filed = await match(app, freetownRequest, usd('150.01'), { more: { visibility: 'public', title } })
  const id = await approve(app, proposalOf(filed, { unhcr: { amount: '150.01', tranches: ['50.00', '100.01'] } }))
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('unhcr', 1))
})
afterAll(() => app.close())

const names = ['allocations', 'journal', 'trial-balance']
const file = (name: string, format: string, more = '', slug = 'auditor') =>
  app.as(slug).get(`/v1/reports/${name}?format=${format}${more}`)
type Item = Record<string, unknown>
async function itemsOf(name: string, slug = 'auditor'): Promise<Item[]> {
  return (await app.as(slug).get(`/v1/reports/${name}?limit=200`)).body.items
}
const linesOf = async (name: string, format: string) => (await file(name, format)).body.split(/\r?\n/).filter(Boolean)

/** An item of JSON as a flat file has it. */
function flat(item: Item): string[] {
  return Object.values(item).flatMap((value) => {
    if (value === null) return ['']
    if (Array.isArray(value)) return [value.join(' ')]
    return typeof value === 'object' ? [(value as { amount: string }).amount] : [`${value as string | number}`]
  })
}

test.for(names)('%s: every line of NDJSON but the first is a row as JSON has it', async (name) => {
  const [about, ...rows] = (await linesOf(name, 'ndjson')).map((line: string) => JSON.parse(line))
  expect(about).toMatchObject({ about: { report: name, asSeenBy: 'auditor' } })
  expect(rows.length).toBeGreaterThan(1)
  expect(rows).toEqual(await itemsOf(name))
})

test.for(names)('%s: Parquet, read by another library, has every row, amount and word of JSON', async (name) => {
  const { bytes } = await file(name, 'parquet')
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const rows = await parquetReadObjects({ file: buffer })
  const items = await itemsOf(name)
  expect(rows.length).toBe(items.length)
  for (const [place, item] of items.entries())
    for (const [column, value] of Object.entries(item)) {
      const found = rows[place]?.[column]
      if (value === null) expect(found).toBe(null)
      else if (Array.isArray(value)) expect(found).toBe(value.join(' '))
      else if (typeof value === 'object') expect(Number(found).toFixed(2)).toBe((value as { amount: string }).amount)
      else if (typeof value === 'number') expect(Number(found)).toBe(value)
      else if (found instanceof Date) expect(value).toContain(found.toISOString().slice(0, 10))
      else expect(found).toBe(value)
    }
  const noted = Object.fromEntries(
    (parquetMetadata(buffer).key_value_metadata ?? []).map(({ key, value }) => [key, value]),
  )
  expect(noted).toMatchObject({ report: name })
})

test.for(names)('%s: the workbook has typed cells, a frozen header, and a row for each of JSON', async (name) => {
  const parts = unzipSync((await file(name, 'xlsx')).bytes)
  expect(Object.keys(parts)).toEqual([
    'xl/worksheets/sheet1.xml',
    'xl/worksheets/sheet2.xml',
    'xl/styles.xml',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    '_rels/.rels',
    '[Content_Types].xml',
  ])
  const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] as Uint8Array)
  expect(sheet).toContain('<pane ySplit="1"')
  expect(sheet.match(/<row>/g)).toHaveLength(1 + (await itemsOf(name)).length)
  expect(sheet).toMatch(/<c s="6"><v>-?\d+\.\d\d<\/v><\/c>/)
  expect(strFromU8(parts['xl/worksheets/sheet2.xml'] as Uint8Array)).toContain('asSeenBy')
})

const offices = ['soffice', 'libreoffice']
  .filter((command) => spawnSync(command, ['--version']).status === 0)
  .slice(0, 1)
if (offices.length === 0)
  process.stdout.write('LibreOffice is not installed: that it opens the workbook was left out\n')

// Its first start takes 5 s, and more where others use the machine.
const patience = { timeout: 120_000 }

test.for(offices)('%s: LibreOffice reads the workbook, and writes the CSV that we write', patience, async (office) => {
  const folder = mkdtempSync(join(tmpdir(), 'workbook-'))
  try {
    writeFileSync(join(folder, 'allocations.xlsx'), (await file('allocations', 'xlsx')).bytes)
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1'
    const home = `-env:UserInstallation=file://${folder}/profile`
    spawnSync(office, [
      home,
      '--headless',
      '--convert-to',
      filter,
      '--outdir',
      folder,
      join(folder, 'allocations.xlsx'),
    ])
    const written = readFileSync(join(folder, 'allocations-allocations.csv'), 'utf8').trim().split('\n')
    // It needs no apostrophe before text that looks like a formula, and writes numbers without zeros at their end.
    const ours = (await file('allocations', 'csv')).body
      .replaceAll(`"'=HYP`, '"=HYP')
      .replaceAll(/(?<=,)\d+\.\d\d(?=,)/g, (amount: string) => String(Number(amount)))
      .split('\r\n')
    expect(written.join('\n')).toBe(ours.filter((line: string) => line && !line.startsWith('#')).join('\n'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.for(names)('%s: CSV has the rows of JSON, cell by cell', async (name) => {
  const { body } = await file(name, 'csv')
  const [header, ...rows] = String(body)
    .split('\r\n')
    .filter((line) => line && !line.startsWith('#'))
  const place = header?.split(',').indexOf('currency') ?? -1
  const expected = (await itemsOf(name)).map((item) => flat({ ...item, ...('title' in item ? { title: '' } : {}) }))
  const found = rows.map((row) => row.replace(/"'=HYP.*more"/s, '').split(','))
  expect(found.map((cells) => cells.filter((_, index) => index !== place))).toEqual(expected)
})

test.for(['csv', 'ndjson', 'xlsx', 'parquet'])(
  '%s is the same bytes whoever of the same sight asks again, also from another process, until more is known',
  async (format) => {
    app.clock.advance(60_000)
    const knownAt = `&knownAt=${app.clock.now().toISOString()}`
    const before = await file('journal', format, knownAt)
    app.clock.advance(60_000)
    await contribute(app, { funder: 'norway', amount: '5.00' })
    expect((await file('journal', format, knownAt)).bytes).toEqual(before.bytes)
    expect((await file('journal', format)).bytes).not.toEqual(before.bytes)
  },
)

test('a report is of now: what was committed before it was asked for is in it, and in its checkpoint', async () => {
  const count = async () => (await linesOf('journal', 'csv')).length
  const before = await count()
  await contribute(app, { funder: 'norway', amount: '6.00' })
  expect(await count()).toBeGreaterThan(before)
  const about = (await linesOf('journal', 'csv')).find((line: string) => line.startsWith('# checkpoint: '))
  const note = Buffer.from(about.slice(14), 'base64').toString()
  const [row] = await app.database.ownerSql`select count(*)::int as size from ledger.leaves`
  expect(openCheckpoint(note, signer.verifier)?.size).toBe(row?.size)
})

test('pages are of the checkpoint of the first, whatever comes meanwhile', async () => {
  const whole = (await itemsOf('journal')).slice(0, 9)
  const found: Item[] = []
  for (let cursor = ''; found.length < 9; ) {
    const { body } = await app.as('auditor').get(`/v1/reports/journal?limit=1${cursor && `&cursor=${cursor}`}`)
    found.push(...body.items)
    cursor = body.nextCursor
    if (found.length === 4) await contribute(app, { funder: 'norway', amount: '1.00' })
  }
  expect(found).toEqual(whole)
})

test.for([
  ['allocations', { after: 'x' }],
  ['journal', { after: '9'.repeat(30) }],
  ['trial-balance', { skip: 1e9 }],
  ['journal', { size: 1e9 }],
  ['journal', { snapshot: 'x' }],
] as const)('%s: a cursor that was not given out is refused: %o', async ([name, change]) => {
  const cursor = Buffer.from(JSON.stringify({ size: null, snapshot: '1:1:', after: null, skip: 0, ...change }))
  const reply = await app.as('auditor').get(`/v1/reports/${name}?cursor=${cursor.toString('base64url')}`)
  expect([reply.status, reply.body.code]).toEqual([400, 'http.cursor_unknown'])
})

test('the books are for operators and auditors; everybody reads their totals', async () => {
  for (const name of ['journal', 'trial-balance']) {
    expect(await itemsOf(name, 'norway')).toEqual([])
    expect(await linesOf(name, 'csv')).not.toEqual([])
    const { totals } = (await app.anyone.get(`/v1/reports/${name}`)).body
    expect(totals.length).toBeGreaterThan(2)
  }
})

test('the trial balance sums to zero, and its accounts to its totals', async () => {
  const cents = (items: Item[], column: string) =>
    items.reduce((sum, item) => sum + Math.round(Number((item[column] as { amount: string }).amount) * 100), 0)
  const { items, totals } = (await app.as('auditor').get('/v1/reports/trial-balance?limit=200')).body
  expect(cents(items, 'balance')).toBe(0)
  for (const column of ['debit', 'credit', 'balance']) expect(cents(items, column)).toBe(cents(totals, column))
})

test('a report of a funder, a country or an objective has its rows alone, and one of nothing is empty', async () => {
  const journal = async (query: string) =>
    (await app.as('auditor').get(`/v1/reports/journal?limit=200&${query}`)).body.items
  const ofNorway = await journal('funder=norway')
  expect(ofNorway.length).toBeGreaterThan(0)
  expect(new Set(ofNorway.map(({ funder }: Item) => funder))).toEqual(new Set(['norway']))
  expect((await journal('country=SL')).length).toBeGreaterThan(0)
  expect(await journal('country=FR')).toEqual([])
  expect((await journal('objective=2')).length).toBe((await journal('country=SL')).length)
  expect(await journal('effectiveAt=2020-01-01')).toEqual([])
  const { items } = (await app.anyone.get('/v1/reports/allocations?funder=illustrative-bank')).body
  expect(items).toEqual([]) // it may not be known that the money is its own
})
