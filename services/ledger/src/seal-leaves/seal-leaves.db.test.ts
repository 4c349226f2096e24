import { randomUUID } from 'node:crypto'
import { makeLogger } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCheckpoint, signerOf } from '../checkpoint.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { isConsistent } from '../tree.ts'
import { makeSealLeaves } from './seal-leaves.ts'

const signer = signerOf('test/fund', Buffer.alloc(32, 1))
const log = makeLogger({ service: 'ledger', level: 'silent' })
let app: TestApp
let seal: () => Promise<number>
let withoutKey: ReturnType<typeof makeLedger> | undefined

beforeAll(async () => {
  const make = (context: Parameters<typeof makeLedger>[0]) => {
    withoutKey = makeLedger(context)
    return makeLedger(context, { signer })
  }
  app = await testApp(make, { name: 'ledger' })
  seal = makeSealLeaves({ db: app.db, clock: app.clock, log, signer })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00' })
})
afterAll(() => app.close())

const newest = async () => (await app.anyone.get('/v1/fund/checkpoints?limit=1')).body.items[0]
const transferIds = async () => {
  const { body } = await app.as('auditor').get('/v1/fund/transfers?limit=200')
  return body.items.map(({ id }: { id: string }) => id) as string[]
}
const proofOf = (id: string) => app.anyone.get(`/v1/fund/transfers/${id}/proof`)

test('the service seals about every second when it has a key, and not without', () => {
  const sealing = expect.objectContaining({ name: 'seal leaves', everyMs: 1000 })
  expect(app.service.schedules).toContainEqual(sealing)
  expect(withoutKey?.schedules).not.toContainEqual(sealing)
})

test('a transfer that is not sealed yet is told when to come again', async () => {
  const [id = ''] = await transferIds()
  const { status, body } = await proofOf(id)
  expect([status, body.code, body.detail]).toEqual([
    409,
    'ledger.not_sealed_yet',
    expect.stringContaining('in 2 seconds'),
  ])
})

test('sealing writes a signed checkpoint over every row and, where nothing is new, nothing', async () => {
  const sealed = await seal()
  const [{ facts, transfers } = { facts: 0, transfers: 0 }] = await app.database.ownerSql<
    { facts: number; transfers: number }[]
  >`
    select (select count(*)::int from ledger.facts) as facts, (select count(*)::int from ledger.transfers) as transfers`
  expect(sealed).toBe(facts + transfers)
  const { note, size } = await newest()
  expect([openCheckpoint(note, signer.verifier)?.size, size]).toEqual([sealed, sealed])
  expect(await seal()).toBe(0)
  expect((await newest()).note).toBe(note)
})

test('a writer that began before a checkpoint and committed after it belongs to the next one', async () => {
  const before = (await newest()).size
  const slow = await app.database.ownerSql.reserve()
  await slow`begin`
  await slow`insert into ledger.organisations (slug, name, kind, roles, illustrative) values ('slow', 'Slow', 'ngo', '{}', true)`
  await contribute(app, { funder: 'norway', amount: '5.00' })
  // What came after the open writer waits with it: the order of leaves is that of transactions.
  await seal()
  await slow`commit`
  slow.release()
  await seal()
  const rows = await app.database.ownerSql<{ of_table: string; key: string }[]>`
    select f.of_table, f.key from ledger.leaves l join ledger.facts f using (number) where l.index >= ${before} order by l.index`
  expect(rows[0]).toMatchObject({ of_table: 'organisations', key: '{"slug": "slow"}' })
  expect(rows.length).toBeGreaterThan(1)
})

test('a backlog is worked off batch by batch, each signed, each going on from the one before', async () => {
  await contribute(app, { funder: 'norway', amount: '7.00' })
  const byThree = makeSealLeaves({ db: app.db, clock: app.clock, log, signer, batch: 3 })
  const before = await newest()
  const sealed = await byThree()
  expect(sealed).toBeGreaterThan(6)
  const { items } = (await app.anyone.get('/v1/fund/checkpoints')).body
  const fresh = items.filter(({ size }: { size: number }) => size > before.size)
  expect(fresh.length).toBeGreaterThan(1)
  expect(fresh.length).toBeLessThanOrEqual(Math.ceil(sealed / 3))
  for (const { size, root } of fresh) {
    const { body } = await app.anyone.get(`/v1/fund/checkpoints/${size}/consistency?from=${before.size}`)
    const roots = { old: Buffer.from(before.root, 'base64'), size: Buffer.from(root, 'base64') }
    const path = body.path.map((hash: string) => Buffer.from(hash, 'base64'))
    expect(isConsistent(before.size, size, roots, path)).toBe(true)
  }
})

test('several processes at once seal each row once', async () => {
  const filed = await match(app, freetownRequest, usd('100.00'))
  const id = await approve(app, proposalOf(filed, { unhcr: { amount: '100.00', tranches: ['100.00'] } }))
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('unhcr', 1))
  const sealers = Array.from({ length: 4 }, () =>
    makeSealLeaves({ db: app.db, clock: app.clock, log, signer, batch: 4 }),
  )
  await Promise.all(sealers.map((each) => each()))
  await seal()
  const [row] = await app.database.ownerSql`
    select count(*)::int as leaves, count(distinct number)::int as numbers, max(index)::int + 1 as size from ledger.leaves`
  expect(row?.leaves).toBe(row?.numbers)
  expect(row?.leaves).toBe(row?.size)
})

test('what was brought along from another server is sealed, though its transactions are counted anew here', async () => {
  // As after a dump and restore: the rows carry the transactions of a server that had counted further.
  await app.database.ownerSql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update ledger.facts set xid = ('9' || xid::text || '00000')::xid8`
  })
  await contribute(app, { funder: 'norway', amount: '3.00' })
  expect(await seal()).toBeGreaterThan(0)
  const { items } = (await app.as('auditor').get('/v1/fund/audit/strays')).body
  expect((await app.as('operator').get('/v1/fund/audit/strays')).status).toBe(403)
  expect(items).toEqual([])
  await contribute(app, { funder: 'norway', amount: '4.00' })
  expect(await seal()).toBeGreaterThan(0)
})

const tables = ['leaves', 'tree_nodes', 'checkpoints'] as const

/** Changes what is sealed as a superuser can, and puts it back. */
async function tampered(change: string, work: () => Promise<void>) {
  const sql = app.database.ownerSql
  const asSuperuser = (statements: readonly string[]) =>
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      for (const statement of statements) await tx.unsafe(statement)
    })
  await asSuperuser(tables.map((table) => `create table public.kept_${table} as table ledger.${table}`))
  await asSuperuser([change])
  try {
    await work()
  } finally {
    const back = (table: string) => [
      `delete from ledger.${table}`,
      `insert into ledger.${table} table public.kept_${table}`,
      `drop table public.kept_${table}`,
    ]
    await asSuperuser(tables.flatMap(back))
  }
}

const sizeOfLast = '(select max(size) from ledger.checkpoints)'
test.for([
  [
    'a leaf was changed',
    "update ledger.leaves set hash = sha256('x') where index = (select max(index) from ledger.leaves)",
    'is not that of the last',
  ],
  ['an inner node was changed', "update ledger.tree_nodes set hash = sha256('x')", 'is not that of the last'],
  [
    'the note was changed',
    "update ledger.checkpoints set note = replace(note, 'test/fund', 'test/find')",
    'is not that of the last',
  ],
  ['every checkpoint was taken away', 'delete from ledger.checkpoints', 'are gone'],
  [
    'an older state was put back',
    `delete from ledger.leaves where index >= (select size from ledger.checkpoints order by size desc offset 1 limit 1);
     delete from ledger.checkpoints where size = ${sizeOfLast}`,
    'does not extend',
  ],
])('nothing is signed once %s', async ([, change, message]) => {
  const { note } = await newest()
  const name = randomUUID().slice(0, 8)
  await app.database
    .ownerSql`insert into ledger.organisations (slug, name, kind, roles, illustrative) values (${name}, 'X', 'ngo', '{}', true)`
  await tampered(String(change), async () => {
    await expect(seal()).rejects.toThrow(message)
  })
  expect((await newest()).note).toBe(note)
})

test('what was refused is sealed once the tree is whole again', async () => {
  expect(await seal()).toBeGreaterThan(0)
})

test('no checkpoint and no leaf is slipped in below another', async () => {
  const sql = app.database.ownerSql
  await expect(sql`insert into ledger.leaves (index, number, hash) values (0, 0, sha256('x'))`).rejects.toThrow()
  await expect(
    sql`insert into ledger.leaves (index, number, hash) select max(index) + 5, 0, sha256('x') from ledger.leaves`.then(
      () =>
        sql`insert into ledger.checkpoints (size, root, sealed_at, note) select max(size) + 1, sha256('x'), now() + interval '1 day', 'x' from ledger.checkpoints`,
    ),
  ).rejects.toThrow('does not follow')
})
