// What the database refuses of rows that are added beyond what guards.db.test.ts tries of each trigger once: every state, column and
// amount that a new row may not have.
import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, advanceAccount, allocatedAccount, availableAccount, spentAccount } from '../account.ts'
import {
  approve,
  contribute,
  done,
  type Filed,
  match,
  payment,
  proposalOf,
  tellOrganisations,
  usd,
} from '../fund-scene.ts'
import type { TransferCode } from '../posting.rule.ts'
import { postTogether } from '../posting.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
let sql: TestApp['database']['ownerSql']
let given: string
let filed: Filed
let approved: string
let proposed: string
let amendment: string

const share = { unhcr: { amount: '100.00', tranches: ['50.00', '50.00'] } }
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  sql = app.database.ownerSql
  await tellOrganisations(app, testOrganisations)
  given = await contribute(app, { funder: 'norway', amount: '1000.00' })
  approved = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.00')), share))
  const at = `/v1/fund/allocations/${approved}`
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  const { lines, tranches } = proposalOf(await match(app, freetownRequest, usd('1.00')), {
    unhcr: { amount: '110.00', tranches: ['50.00', '60.00'] },
  })
  amendment = (await done(app, 'operator', `${at}/amendments`, { lines, tranches, reason: 'A test' })).id
  for (const slug of ['committee-one', 'committee-two'])
    await done(app, slug, `${at}/amendments/${amendment}/votes`, { vote: 'approve' })
  filed = await match(app, freetownRequest, usd('100.00'))
  proposed = (await done(app, 'operator', '/v1/fund/allocations', proposalOf(filed, share))).id
})
afterAll(() => app.close())

type Sql = Pick<typeof sql, 'unsafe'>
/** A row like another, under an id of its own, with some columns otherwise. */
const copy = (table: string, like: string, more: Record<string, unknown>, by: Sql = sql) =>
  by.unsafe(`insert into ledger.${table} select (jsonb_populate_record(o, '${JSON.stringify(more)}'::jsonb)).*
    from ledger.${table} o where ${like}`)

test.for(['approved', 'refused', 'void', 'closed'])('an allocation does not begin as %s', async (state) => {
  const decided = { id: randomUUID(), state, decided_at: '2026-11-24T00:00:00Z' }
  await expect(copy('allocations', `id = '${proposed}'`, decided)).rejects.toThrow(`does not begin as ${state}`)
})

test.for(['agreed', 'cancelled'])('a contribution does not begin as %s', (state) =>
  expect(
    sql`insert into ledger.contributions (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility,
        state, pledged_by, pledged_at)
      values (${randomUUID()}, 'norway', 1, 'USD', '{}', '{}', '{}', 'public', ${state}, 'norway', now())`,
  ).rejects.toThrow(`does not begin as ${state}`),
)

test.for([
  ['a line', 'allocation_lines', { line: 9 }],
  ['a tranche', 'allocation_tranches', { tranche: 3 }],
] as const)('%s is not added later beside a change that changes nothing', ([, table, more]) =>
  expect(
    sql.begin(async (tx) => {
      await tx`update ledger.allocations set version = version where id = ${approved}`
      await copy(table, `allocation_id = '${approved}' and version = 0 limit 1`, more, tx)
    }),
  ).rejects.toThrow('not later'),
)

test('what belongs together is taken from savepoints of one transaction, with whatever transaction it gives', async () => {
  const id = randomUUID()
  const rows = { allocation_id: id }
  const request = await match(app, freetownRequest, usd('100.00'))
  await sql.begin(async (tx) => {
    const plan = { id, request_id: request.requestId, state: 'planned', hold_id: null, due: null, xid: '1' }
    await tx.savepoint((inner) => copy('allocations', `id = '${proposed}'`, plan, inner))
    await tx.savepoint((inner) => copy('allocation_lines', `allocation_id = '${proposed}'`, rows, inner))
    await tx.savepoint((inner) => copy('allocation_tranches', `allocation_id = '${proposed}'`, rows, inner))
  })
  expect(await sql`select 1 from ledger.allocation_tranches where allocation_id = ${id}`).toHaveLength(2)
})

test('when, why and by whom something was decided does not change without its state', async () => {
  const set = (statement: string) => expect(sql.unsafe(`update ledger.${statement}`)).rejects
  await set(`allocations set decided_at = now() where id = '${approved}'`).toThrow('may change')
  await set(`amendments set decided_at = now() where id = '${amendment}'`).toThrow('may change')
  await set(`amendments set xid = '1' where id = '${amendment}'`).toThrow('may change')
})

test.for([
  ['that may be negative', 'true, 0, 0, null, 0'],
  ['with money', 'false, 1, 0, null, 0'],
  ['with something held', 'false, 0, 1, null, 0'],
  ['with a day', "false, 0, 0, '2026-11-24', 0"],
  ['with what moved on it', 'false, 0, 0, null, 1'],
])('a balance of what is available does not begin as one %s', async ([, values]) => {
  const { id } = await done(app, 'norway', '/v1/fund/contributions', { funder: 'norway', amount: usd('1.00') })
  const begin = (row: string) =>
    sql.unsafe(`insert into ledger.balances (account, contribution, may_be_negative, posted, held, last_on, moved_on_last)
      select a.id, c.number, ${row} from ledger.accounts a, ledger.contributions c
      where a.code = 'fund:available:USD' and c.id = '${id}'`)
  await expect(begin(values ?? '')).rejects.toThrow('does not begin like that')
  await begin('false, 0, 0, null, 0')
})

/** A transfer of 50.00 of the contribution, dated the 24th. */
const move = (id: string, code: TransferCode, from: Account, to: Account) =>
  app.db.transaction((tx) =>
    postTogether(
      tx,
      [
        {
          kind: 'transfer',
          id,
          code,
          about: id,
          effectiveOn: '2026-11-24',
          legs: [
            { account: from, contributionId: given, amountMinor: -5n },
            { account: to, contributionId: given, amountMinor: 5n },
          ],
        },
      ],
      app.clock.now(),
    ),
  )

const columns = {
  disbursements: (id: string, payee: string, amount: number, on: string) =>
    sql`insert into ledger.disbursements (id, allocation_id, version, payee, tranche, amount_minor, value_date, bank_reference, paid_by)
      values (${id}, ${approved}, 1, ${payee}, 2, ${amount}, ${on}, 'x', 'operator')`,
  expenditures: (id: string, payee: string, amount: number) =>
    sql`insert into ledger.expenditures (id, allocation_id, payee, period_from, period_to, amount_minor, is_another, lines, reported_by)
      values (${id}, ${approved}, ${payee}, '2026-11-24', '2026-11-24', ${amount}, true, '[]', 'unhcr')`,
  refunds: (id: string, payee: string, amount: number, on: string) =>
    sql`insert into ledger.refunds (id, allocation_id, payee, amount_minor, value_date, reason, recorded_by)
      values (${id}, ${approved}, ${payee}, ${amount}, ${on}, 'x', 'operator')`,
}

test.for(Object.keys(columns) as (keyof typeof columns)[])(
  'one of %s without its transfer is refused at commit, and with it is taken by no other amount, payee or code',
  async (table) => {
    const add = columns[table]
    const wrong = 'is not what its transfer moved'
    await expect(add(randomUUID(), 'unhcr', table === 'disbursements' ? 6000 : 5, '2026-11-24')).rejects.toThrow(wrong)
    const [advance, allocated] = [advanceAccount(approved, 'unhcr', 'USD'), allocatedAccount(approved, 'unhcr', 'USD')]
    const [id, other] = [randomUUID(), randomUUID()]
    const moves = {
      disbursements: ['disbursement', allocated, advance],
      expenditures: ['expenditure', advance, spentAccount(approved, 'unhcr', 'USD')],
      refunds: ['refund', advance, availableAccount('USD')],
    } as const
    const [code, from, to] = moves[table]
    await move(id, code, from, to)
    await move(other, 'write_off', from, to)
    if (table === 'disbursements') {
      await expect(add(id, 'unhcr', 6000, '2026-11-24')).rejects.toThrow(wrong)
      return
    }
    await expect(add(id, 'unhcr', 4, '2026-11-24')).rejects.toThrow(wrong)
    await expect(add(other, 'unhcr', 5, '2026-11-24')).rejects.toThrow(wrong)
    if (table === 'refunds') await expect(add(id, 'unhcr', 5, '2026-11-25')).rejects.toThrow(wrong)
    await add(id, 'unhcr', 5, '2026-11-24')
  },
)

test('a deposit without its transfers, or with another fee, is refused at commit', async () => {
  const terms = { reference: 'A', signedOn: '2026-11-20', amount: usd('9.00') }
  const { id: contribution } = await done(app, 'norway', '/v1/fund/contributions', {
    funder: 'norway',
    amount: usd('9.00'),
  })
  await done(app, 'norway', `/v1/fund/contributions/${contribution}/agreement`, {
    ...terms,
    schedule: [{ dueOn: '2026-11-24', amount: usd('9.00') }],
  })
  const wrong = 'is not what its transfers moved'
  const like = `contribution_id = '${given}'`
  const more = { contribution_id: contribution, received_minor: 100, credited_minor: 100, fee_minor: 1 }
  await expect(copy('deposits', like, { ...more, id: randomUUID() })).rejects.toThrow(wrong)
  await done(app, 'operator', `/v1/fund/contributions/${contribution}/deposits`, {
    received: usd('1.00'),
    credited: usd('1.00'),
    valueDate: '2026-11-24',
    bankReference: 'x',
  })
  await expect(
    sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      const [row] = await tx`delete from ledger.deposits where contribution_id = ${contribution} returning id`
      await tx`set local session_replication_role = origin`
      await copy('deposits', like, { ...more, id: row?.id, fee_minor: 2 }, tx)
    }),
  ).rejects.toThrow(wrong)
})

test('no organisation is written down as having decided on money of its own', async () => {
  await expect(
    sql`insert into ledger.disbursements (id, allocation_id, version, payee, tranche, amount_minor, value_date, bank_reference, paid_by)
      values (${randomUUID()}, ${approved}, 1, 'unhcr', 2, 6000, '2026-11-24', 'x', 'unhcr')`,
  ).rejects.toThrow('not_to_itself')
  await expect(
    sql`insert into ledger.refunds (id, allocation_id, payee, amount_minor, value_date, reason, recorded_by)
      values (${randomUUID()}, ${approved}, 'unhcr', 1, '2026-11-24', 'x', 'unhcr')`,
  ).rejects.toThrow('not_of_itself')
  await expect(
    sql`insert into ledger.adjustments (id, kind, amount_minor, currency, allocation_id, payee, value_date, reason, recorded_by)
      values (${randomUUID()}, 'write_off', 1, 'USD', ${approved}, 'unhcr', '2026-11-24', 'x', 'unhcr')`,
  ).rejects.toThrow('not_of_itself')
  await expect(
    sql`insert into ledger.partner_risks (partner, version, level, reason, set_by, set_at)
      values ('unhcr', 1, 'low', 'x', 'unhcr', now())`,
  ).rejects.toThrow('not_of_itself')
})
