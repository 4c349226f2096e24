// What the database refuses by itself, whoever asks: each important fact is checked twice.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@hub/database'
import { makeLogger } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allocationMoves, allocationStates } from './allocation.ts'
import { signerOf } from './checkpoint.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from './fund-scene.ts'
import { makeSealLeaves } from './seal-leaves/seal-leaves.ts'
import { makeLedger } from './service.ts'

let app: TestApp
let sql: TestApp['database']['ownerSql']
let approved: string
let proposed: string

beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  sql = app.database.ownerSql
  await tellOrganisations(app, testOrganisations)
  const given = await contribute(app, { funder: 'norway', amount: '1000.00' })
  await done(app, 'operator', `/v1/fund/contributions/${given}/returns`, {
    amount: usd('1.00'),
    valueDate: '2026-11-24',
    reason: 'A test',
    bankReference: 'R',
  })
  const table = { effectiveOn: '2026-11-01', source: 'A test', rates: [{ currency: 'EUR', unitsPerUsd: '0.9' }] }
  await app.as('operator').put('/v1/fund/rates', table, { 'if-match': '"rates.0"' })
  const amount = usd('1.00')
  const { id: late } = await done(app, 'norway', '/v1/fund/contributions', { funder: 'norway', amount })
  const schedule = [{ dueOn: '2026-11-23', amount }]
  const terms = { reference: 'A', signedOn: '2026-11-20', amount, schedule }
  await done(app, 'norway', `/v1/fund/contributions/${late}/agreement`, terms)
  await app.service.schedules?.find(({ name }) => name === 'remind funders of payments')?.run()
  const { id: lost } = await done(app, 'norway', '/v1/fund/contributions', { funder: 'norway', amount: usd('1.00') })
  await done(app, 'norway', `/v1/fund/contributions/${lost}/cancel`, { reason: 'A test' })
  const interest = { kind: 'interest', amount: usd('1.00'), valueDate: '2026-11-24', reason: 'A test' }
  const earned = await done(app, 'operator', '/v1/fund/adjustments', interest)
  await done(app, 'operator', `/v1/fund/transfers/${earned.id}/reversal`, { reason: 'A test' })
  await sql`insert into ledger.periods (year, reason, closed_by) values (2024, 'A test', 'operator')`
  const share = { unhcr: { amount: '100.00', tranches: ['50.00', '50.00'] } }
  approved = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.00')), share))
  await done(app, 'operator', `/v1/fund/allocations/${approved}/disbursements`, payment('unhcr', 1))
  await done(app, 'unhcr', `/v1/fund/allocations/${approved}/expenditures`, {
    payee: 'unhcr',
    period: { from: '2026-11-01', to: '2026-11-24' },
    lines: [{ category: 1, amount: usd('10.00') }],
  })
  const [{ id: expenditure }] = (await app.as('operator').get(`/v1/fund/allocations/${approved}`)).body.expenditures
  const query = { reason: 'A test' }
  await done(app, 'operator', `/v1/fund/allocations/${approved}/expenditures/${expenditure}/query`, query)
  await done(app, 'operator', `/v1/fund/allocations/${approved}/refunds`, {
    payee: 'unhcr',
    amount: usd('5.00'),
    valueDate: '2026-11-24',
    reason: 'A test',
  })
  const rating = { level: 'low', reason: 'A test' }
  await app.as('operator').put('/v1/partners/unhcr/risk', rating, { 'if-match': '*' })
  const amended = await match(app, freetownRequest, usd('10.00'))
  const { lines, tranches } = proposalOf(amended, { unhcr: { amount: '11.00', tranches: ['11.00'] } })
  const ten = { unhcr: { amount: '10.00', tranches: ['10.00'] } }
  const at = `/v1/fund/allocations/${await approve(app, proposalOf(amended, ten))}/amendments`
  const { id: amendment } = await done(app, 'operator', at, { lines, tranches, reason: 'A test' })
  for (const slug of ['committee-one', 'committee-two'])
    await done(app, slug, `${at}/${amendment}/votes`, { vote: 'approve' })
  const filed = await match(app, freetownRequest, usd('100.00'))
  proposed = (await done(app, 'operator', '/v1/fund/allocations', proposalOf(filed, share))).id
  await sql`insert into ledger.waits select id, revision, now() from ledger.requests where id = ${filed.requestId}`
  const log = makeLogger({ service: 'ledger', level: 'silent' })
  await makeSealLeaves({ db: app.db, clock: app.clock, log, signer: signerOf('test/fund', Buffer.alloc(32)) })()
})
afterAll(() => app.close())

const appendOnly = [
  'settings',
  'agreements',
  'cancellations',
  'deposits',
  'returns',
  'rates',
  'instalment_reminders',
  'accounts',
  'transfers',
  'entries',
  'periods',
  'holds',
  'hold_lines',
  'hold_resolutions',
  'allocation_lines',
  'allocation_tranches',
  'amendment_draws',
  'amendment_votes',
  'votes',
  'waits',
  'disbursements',
  'expenditures',
  'expenditure_reviews',
  'refunds',
  'partner_risks',
  'facts',
  'leaves',
  'tree_nodes',
  'checkpoints',
  'adjustments',
  'reversals',
  'idempotency_keys',
]

const attemptsOn = async (table: string) => {
  const [column] = await sql`
    select column_name as name from information_schema.columns
    where table_schema = 'ledger' and table_name = ${table} and is_generated = 'NEVER' and is_identity = 'NO' limit 1`
  return [
    `update ledger.${table} set ${column?.name} = ${column?.name}`,
    `update ledger.${table} set ${column?.name} = null`,
    `delete from ledger.${table}`,
    `truncate ledger.${table} cascade`,
  ]
}

test.for(appendOnly)(
  'rows of %s stay as they are, for the ledger, for another service and for the owner',
  async (table) => {
    const attempts = await attemptsOn(table)
    for (const service of ['ledger', 'routing']) {
      const intruder = openDatabase({ url: app.database.urlAs(service), name: 'intruder' })
      for (const attempt of attempts) await expect(intruder.sql.unsafe(attempt)).rejects.toThrow('permission denied')
      await intruder.close()
    }
    for (const attempt of attempts) await expect(sql.unsafe(attempt)).rejects.toThrow('only takes new rows')
  },
)

test('every table that the service may only add to is in that list', async () => {
  const rows = await sql`
    select tgrelid::regclass::text as name from pg_trigger where tgname = 'append_only_rows' and tgrelid::regclass::text like 'ledger.%'`
  expect(rows.map(({ name }) => name.slice('ledger.'.length)).toSorted()).toEqual(appendOnly.toSorted())
})

test.for([
  ['the amount of a pledge', 'update ledger.contributions set amount_minor = amount_minor + 1'],
  ['the conditions of a pledge, from nothing', "update ledger.contributions set conditions = 'none'"],
  ['the deadline of an allocation, to nothing', 'update ledger.allocations set due = null'],
  ['the parties of an allocation', "update ledger.allocations set parties = '{}'"],
  ['the state of a request that is funded', "update ledger.requests set state = 'filed' where state = 'funded'"],
  ['its revision', "update ledger.requests set revision = 2 where state = 'funded'"],
])('%s does not change', ([, statement]) => expect(sql.unsafe(String(statement))).rejects.toThrow('may change'))

test.for(['delete from ledger.contributions', 'truncate ledger.allocations cascade'])('“%s” is refused', (statement) =>
  expect(sql.unsafe(statement)).rejects.toThrow('only takes new rows'),
)

test('another service reads nothing of the ledger', async () => {
  const intruder = openDatabase({ url: app.database.urlAs('routing'), name: 'intruder' })
  await expect(intruder.sql`select * from ledger.contributions`).rejects.toThrow('permission denied')
  await intruder.close()
})

const vote = (allocation: string, organisation: string) => sql`
  insert into ledger.votes (allocation_id, organisation, vote, key_id, cast_at)
  values (${allocation}, ${organisation}, 'approve', ${randomUUID()}, now())`

test.for([
  ['who proposed', 'operator'],
  ['the requester', 'freetown'],
  ['the requester’s government', 'sierra-leone'],
  ['a payee', 'unhcr'],
])('%s does not vote', ([, slug]) => expect(vote(proposed, slug ?? '')).rejects.toThrow('is a party to it'))

test('nobody votes on what is decided, and nobody twice', async () => {
  await expect(vote(approved, 'committee-three')).rejects.toThrow('not open to votes')
  await expect(
    sql.begin(async (tx) => {
      const cast = () => tx`insert into ledger.votes (allocation_id, organisation, vote, key_id, cast_at)
        values (${proposed}, 'committee-one', 'approve', ${randomUUID()}, now())`
      await cast()
      await cast()
    }),
  ).rejects.toThrow('votes_pkey')
})

test('an allocation is not approved without its approvals, and a decided one stays decided', async () => {
  const set = (id: string, state: string) =>
    sql`update ledger.allocations set state = ${state}, decided_at = now() where id = ${id}`
  await expect(set(proposed, 'approved')).rejects.toThrow('lacks approvals')
  await expect(set(approved, 'refused')).rejects.toThrow('does not become')
})

const statesAfter = (state: string) => ({
  decidedAt: state === 'planned' || state === 'proposed' ? null : '2026-11-24',
  voidReason: state === 'void' ? 'x' : null,
  closed: state === 'closed' ? 'x' : null,
  closedAt: state === 'closed' ? '2026-11-24' : null,
})

test.for(allocationStates.flatMap((from) => allocationStates.map((to) => [from, to] as const)))(
  'an allocation that is %s becomes %s exactly where the picture and the code say so',
  async ([from, to]) => {
    const isLegal = allocationMoves.some(([a, b]) => a === from && b === to)
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
    expect(new RegExp(`^  ${from} --> ${to} :`, 'm').test(readme)).toBe(isLegal)
    const set = (tx: Parameters<Parameters<typeof sql.begin>[1]>[0], state: string) => tx`
      update ledger.allocations set state = ${state}, decided_at = ${statesAfter(state).decidedAt},
        void_reason = ${statesAfter(state).voidReason}, closed_at = ${statesAfter(state).closedAt},
        closed_by = ${statesAfter(state).closed}, close_reason = ${statesAfter(state).closed} where id = ${proposed}`
    const attempt = sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await set(tx, from)
      await tx`set local session_replication_role = origin`
      await set(tx, to)
      throw new Error('moved')
    })
    await expect(attempt).rejects.toThrow(isLegal ? /moved|lacks approvals/ : 'does not become')
  },
)

test('a request has one open allocation, and what is not made up by lines and hold is not kept', async () => {
  const copy = (more: string) =>
    sql.unsafe(`
    insert into ledger.allocations select (jsonb_populate_record(a, '{"id": "${randomUUID()}", ${more}}'::jsonb)).*
    from ledger.allocations a where id = '${proposed}'`)
  await expect(copy('"hold_id": null, "state": "planned"')).rejects.toThrow('do not add up')
  await expect(copy('"revision": 1')).rejects.toThrow(/one_open_allocation|hold_id/)
})

test.for([
  ['out of order', 1, 'may not be paid yet'],
  ['twice', 0, 'is paid'],
  ['with another amount', 2, 'violates foreign key'],
] as const)('a tranche is not paid %s', async ([, which, message]) => {
  const [allocation, tranche, amount] = [
    [approved, 1, 5000],
    [approved, 3, 5000],
    [approved, 2, 4999],
  ][which] as [string, number, number]
  await expect(
    sql`insert into ledger.disbursements (id, allocation_id, payee, tranche, amount_minor, value_date, bank_reference, paid_by)
      values (${randomUUID()}, ${allocation}, 'unhcr', ${tranche}, ${amount}, '2026-11-24', 'x', 'operator')`,
  ).rejects.toThrow(message)
})

test('nothing is paid of what is not approved', () =>
  expect(
    sql`insert into ledger.disbursements (id, allocation_id, payee, tranche, amount_minor, value_date, bank_reference, paid_by)
      values (${randomUUID()}, ${proposed}, 'unhcr', 1, 5000, '2026-11-24', 'x', 'operator')`,
  ).rejects.toThrow('may not be paid yet'))

test('no deposit goes beyond its agreement', () =>
  expect(
    sql`insert into ledger.deposits select (jsonb_populate_record(d, ${sql.json({ id: randomUUID(), bank_reference: 'Another' })})).* from ledger.deposits d limit 1`,
  ).rejects.toThrow('exceed its agreement'))
