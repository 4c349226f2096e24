import { randomUUID } from 'node:crypto'
import type { Principal } from '@hub/http'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../../fund-scene.ts'
import { selectSnapshot } from '../../known.ts'
import { makeLedger } from '../../service.ts'
import type { Row as ReportRow } from '../column.ts'
import { rowsOf } from '../report.ts'
import { allocationsReport } from './allocations.ts'

const path = '/v1/reports/allocations'
let app: TestApp
let named: string
let unnamed: string
let hidden: string

beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  named = await contribute(app, { funder: 'norway', amount: '1000.00' })
  unnamed = await contribute(app, { funder: 'illustrative-bank', amount: '1000.00', visibility: 'owner' })
  const two = {
    unhcr: { amount: '100.01', tranches: ['50.00', '50.01'] },
    iom: { amount: '50.00', tranches: ['50.00'] },
  }
  const open = await match(app, freetownRequest, usd('150.01'), {
    more: { visibility: 'public', title: '=HYPERLINK("x"), "quoted"\nand more' },
  })
  const id = await approve(app, proposalOf(open, two))
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('iom', 1))
  app.clock.advance(86_400_000)
  const later = { ...payment('unhcr', 1), valueDate: '2026-11-25' }
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, later)
  const closed = await match(app, freetownRequest, usd('10.00'), { more: { visibility: 'owner' } })
  hidden = await approve(app, proposalOf(closed, { unhcr: { amount: '10.00', tranches: ['10.00'] } }))
})
afterAll(() => app.close())

type Row = Record<string, { amount: string } & string> & { payment: string; contribution: string | null }
const rowsFor = async (slug: string | null, query = ''): Promise<Row[]> =>
  (await (slug === null ? app.anyone : app.as(slug)).get(`${path}${query}`)).body.items
const brief = (rows: Row[]) =>
  rows.map(({ payee, funder, allocated, disbursed, spent, payment }) =>
    [payee, funder, allocated?.amount, disbursed?.amount, spent?.amount, payment].join(' '),
  )

test('an operator reads every allocation by payee and contribution', async () => {
  expect(brief(await rowsFor('operator'))).toEqual([
    'iom norway 25.00 25.00 0.00 paid',
    'iom illustrative-bank 25.00 25.00 0.00 paid',
    'unhcr norway 50.01 25.00 0.00 open',
    'unhcr illustrative-bank 50.00 25.00 0.00 open',
    'unhcr norway 5.00 0.00 0.00 open',
    'unhcr illustrative-bank 5.00 0.00 0.00 open',
  ])
})

test('everybody reads public requests, and contributions that are not public without their funder', async () => {
  expect(brief(await rowsFor(null))).toEqual([
    'iom  25.00 25.00 0.00 paid',
    'iom norway 25.00 25.00 0.00 paid',
    'unhcr  50.00 25.00 0.00 open',
    'unhcr norway 50.01 25.00 0.00 open',
  ])
})

test('a funder finds its own contribution by name, though others may not', async () => {
  const own = (await rowsFor('illustrative-bank')).filter(({ contribution }) => contribution === unnamed)
  expect(own).toHaveLength(3)
})

test('rows of a request that is not public are for its requester, its team and payees, operators, auditors and, each its own, for its funders', async () => {
  const counts = await Promise.all(
    ['freetown', 'unhcr', 'auditor', 'norway', 'sierra-leone', 'dakar'].map(
      async (slug) => (await rowsFor(slug)).length,
    ),
  )
  expect(counts).toEqual([6, 6, 6, 5, 4, 4])
})

test('totals count every allocation, whoever asks, and those of a day what had taken effect by then', async () => {
  const totals = {
    allocated: usd('160.01'),
    disbursed: usd('100.00'),
    spent: usd('0.00'),
    refunded: usd('0.00'),
    writtenOff: usd('0.00'),
    reversed: usd('0.00'),
  }
  expect((await app.anyone.get(path)).body.totals).toEqual([totals])
  expect((await app.as('operator').get(`${path}?limit=1`)).body.totals).toEqual([totals])
  const before = {
    allocated: usd('150.01'),
    disbursed: usd('50.00'),
    spent: usd('0.00'),
    refunded: usd('0.00'),
    writtenOff: usd('0.00'),
    reversed: usd('0.00'),
  }
  expect((await app.anyone.get(`${path}?effectiveAt=2026-11-24`)).body.totals).toEqual([before])
})

test('a funder sees where its money went, also for a request that is not public, without votes', async () => {
  const rows = (await rowsFor('norway')).filter(({ allocation }) => allocation === hidden)
  expect(brief(rows)).toEqual(['unhcr norway 5.00 0.00 0.00 open'])
  const { status, body } = await app.as('norway').get(`/v1/fund/allocations/${hidden}`)
  expect([status, body.votes, body.contributions]).toEqual([
    200,
    null,
    [
      { contribution: named, funder: 'norway', amount: usd('5.00') },
      { contribution: null, funder: null, amount: usd('5.00') },
    ],
  ])
  const idsFor = async (slug: string) =>
    (await app.as(slug).get('/v1/fund/allocations')).body.items.map(({ id }: { id: string }) => id)
  expect(await idsFor('norway')).toContain(hidden)
  expect(await idsFor('dakar')).not.toContain(hidden)
  expect((await app.as('dakar').get(`/v1/fund/allocations/${hidden}`)).status).toBe(404)
})

test('effectiveAt counts what had taken effect by that day', async () => {
  expect(brief(await rowsFor('operator', '?effectiveAt=2026-11-24'))).toEqual([
    'iom norway 25.00 25.00 0.00 paid',
    'iom illustrative-bank 25.00 25.00 0.00 paid',
    'unhcr norway 50.01 0.00 0.00 open',
    'unhcr illustrative-bank 50.00 0.00 0.00 open',
  ])
  expect(await rowsFor('operator', '?effectiveAt=2026-11-23')).toEqual([])
})

test('pages put together are the whole report', async () => {
  const rows: Row[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await app.as('operator').get(`${path}?limit=1${cursor && `&cursor=${cursor}`}`)
    rows.push(...body.items)
    cursor = body.nextCursor
  }
  expect(rows).toEqual(await rowsFor('operator'))
})

test('CSV says the same, cell by cell, quoted as RFC 4180 has it and with no cell that runs as a formula', async () => {
  const { body, headers } = await app.as('operator').get(`${path}?format=csv`)
  expect(headers['content-type']).toContain('text/csv')
  const lines = String(body)
    .split('\r\n')
    .filter((line) => !line.startsWith('#'))
  expect(lines[0]).toBe(
    'allocation,reference,title,countries,objectives,payee,contribution,funder,allocated,disbursed,spent,refunded,writtenOff,reversed,currency,payment',
  )
  expect(lines).toHaveLength(8)
  const [first] = await rowsFor('operator')
  expect(lines[1]).toBe(
    `${first?.allocation},${first?.reference},"'=HYPERLINK(""x""), ""quoted""\nand more",SL,2 7 15,iom,${named},norway,25.00,25.00,0.00,0.00,0.00,0.00,USD,paid`,
  )
})

test('the same report is the same file, whenever it is asked for', async () => {
  const before = await app.as('operator').get(`${path}?format=csv&effectiveAt=2026-11-24`)
  app.clock.advance(86_400_000)
  await contribute(app, { funder: 'norway', amount: '5.00' })
  expect((await app.as('operator').get(`${path}?format=csv&effectiveAt=2026-11-24`)).body).toBe(before.body)
})

test.for([
  ['*/*', 200, 'application/json'],
  ['text/csv', 200, 'text/csv'],
  ['text/html, application/json;q=0.8', 200, 'application/json'],
  ['application/pdf', 406, 'application/problem+json'],
])('Accept: %s is answered %i %s', async ([accept, status, type]) => {
  const reply = await app.as('operator').get(path, { accept: String(accept) })
  expect([reply.status, reply.headers['content-type']?.split(';')[0]]).toEqual([status, type])
})

test.for([
  ['format=pdf', 'format'],
  ['country=Sierra', 'country'],
  ['objective=24', 'objective'],
  ['effectiveAt=yesterday', 'effectiveAt'],
  ['colour=blue', 'colour'],
  [`cursor=${randomUUID()}`, undefined],
])('?%s is refused and the parameter named', async ([query, named]) => {
  const { status, body } = await app.anyone.get(`${path}?${query}`)
  expect([status, body.errors[0]?.path]).toEqual([400, named])
})

async function restOf(pages: AsyncIterable<ReportRow[]>): Promise<ReportRow[]> {
  const rows: ReportRow[] = []
  for await (const page of pages) rows.push(...page)
  return rows
}

test('reports that are read slowly hold no connection, and show nothing of what is paid meanwhile', async () => {
  const operator = { roles: ['operator'], organisation: { slug: 'operator' } } as unknown as Principal
  const all = { effectiveAt: null, size: null, funder: null, country: null, objective: null }
  const open = async () => {
    const scope = { principal: operator, ...all, snapshot: await selectSnapshot(app.db) }
    return rowsOf({ ...allocationsReport, groupsAtOnce: 1 }, app.db, scope)
  }
  const before = await restOf(await open())
  const slow = await Promise.all(Array.from({ length: 30 }, open))
  const firsts = await Promise.all(slow.map(async (pages) => (await pages.next()).value as ReportRow[]))
  const [busy] = await app.database.ownerSql`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`
  expect(busy?.count).toBe(0)
  await done(app, 'operator', `/v1/fund/allocations/${hidden}/disbursements`, {
    ...payment('unhcr', 1),
    valueDate: '2026-11-25',
  })
  const rests = await Promise.all(slow.map(restOf))
  for (const [index, rest] of rests.entries()) expect([...(firsts[index] ?? []), ...rest]).toEqual(before)
  expect(await restOf(await open())).not.toEqual(before)
})
