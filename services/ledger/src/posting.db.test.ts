import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FreshDatabase, freshDatabase } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, availableAccount, feeAccount, funderAccount } from './account.ts'
import type { Command, PostTransfer } from './posting.rule.ts'
import { postTransfers } from './posting.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')
const [funder, available, fee] = [funderAccount('norway', 'USD'), availableAccount('USD'), feeAccount('USD')]

type Transaction = Parameters<Parameters<FreshDatabase['ownerSql']['begin']>[1]>[0]
let database: FreshDatabase
let contributions: string[]

beforeAll(async () => {
  database = await freshDatabase('ledger')
  contributions = [randomUUID(), randomUUID(), randomUUID()]
  for (const id of contributions)
    await database.ownerSql`
      insert into ledger.contributions (id, funder, amount_minor, currency, thematic_areas, objectives, countries, visibility, pledged_by, pledged_at)
      values (${id}, 'norway', 1, 'USD', '{}', '{}', '{}', 'public', 'norway', now())`
})
afterAll(() => database.drop())

const post = (...commands: Command[]) => database.db.transaction((tx) => postTransfers(tx, commands, new Date()))
const statuses = async (...commands: Command[]) =>
  (await post(...commands)).map((outcome) => (outcome.status === 'refused' ? outcome.code : outcome.status))

const move = (
  from: Account,
  to: Account,
  amountMinor: bigint,
  contributionId = contributions[0] ?? '',
): PostTransfer => ({
  kind: 'transfer',
  id: randomUUID(),
  code: 'deposit',
  about: randomUUID(),
  effectiveOn: '2027-03-01',
  legs: [
    { account: from, contributionId, amountMinor: -amountMinor },
    { account: to, contributionId, amountMinor },
  ],
})
const availableOf = async (contribution = contributions[0] ?? '') => {
  const [row] = await database.ownerSql`
    select posted - held as available from ledger.balance_lines where account = ${available.code} and contribution_id = ${contribution}`
  return BigInt(row?.available ?? 0)
}
const count = async (table: string) => {
  const [row] = await database.ownerSql`select count(*)::int as count from ${database.ownerSql(`ledger.${table}`)}`
  return row?.count as number
}

test('a call that was committed and not answered may be repeated, also by several at once', async () => {
  const command = move(funder, available, 500n)
  const before = await availableOf()
  const answers = await Promise.all(Array.from({ length: 8 }, () => statuses(command)))
  expect(answers.flat().toSorted()).toEqual([...Array(7).fill('already_posted'), 'posted'])
  expect(await availableOf()).toBe(before + 500n)
  expect(await statuses({ ...command, effectiveOn: '2027-03-02' })).toEqual(['ledger.transfer_id_reused'])
})

test('a refused transfer leaves no trace', async () => {
  const before = [await count('transfers'), await count('entries'), await availableOf()]
  expect(await statuses(move(available, fee, 1_000_000n))).toEqual(['ledger.funds_short'])
  expect([await count('transfers'), await count('entries'), await availableOf()]).toEqual(before)
})

test('many who take from one contribution at once never take more than there is', async () => {
  const [, own = ''] = contributions
  await post(move(funder, available, 1_000n, own))
  const answers = await Promise.all(Array.from({ length: 25 }, () => statuses(move(available, fee, 150n, own))))
  expect(answers.flat().filter((status) => status === 'posted')).toHaveLength(6)
  expect(await availableOf(own)).toBe(100n)
})

test('a hold that two resolve at once is resolved once', async () => {
  await post(move(funder, available, 50n))
  const before = await availableOf()
  const id = randomUUID()
  const lines = [{ contributionId: contributions[0] ?? '', amountMinor: 50n }]
  await post({ kind: 'hold', id, about: id, effectiveOn: '2027-03-01', account: available, lines })
  expect(await availableOf()).toBe(before - 50n)
  const posting = { ...move(available, fee, 50n), settles: id }
  const answers = await Promise.all([statuses(posting), statuses({ kind: 'void', holdId: id })])
  expect(answers.flat().toSorted()).toEqual(['ledger.hold_resolved', 'posted'])
  expect(await count('hold_resolutions')).toBe(1)
})

test('groups that touch the same balances in another order do not wait for each other for ever', async () => {
  const group = (ids: string[]) => post(...ids.map((id) => move(funder, available, 1n, id)))
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, index) => group(index % 2 ? contributions : contributions.toReversed())),
  )
  expect(outcomes.flat().every(({ status }) => status === 'posted')).toBe(true)
})

const anyMove = fc.record({
  way: fc.constantFrom('in', 'fee'),
  contribution: fc.nat(2),
  amount: fc.bigInt({ min: 1n, max: 90n }),
})

test('whatever is posted, in groups and side by side: entries sum to zero by contribution and balances are their sums', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyMove, { maxLength: 8 }), { maxLength: 6 }), async (groups) => {
      await Promise.all(
        groups.map((group) =>
          post(
            ...group.map(({ way, contribution, amount }) =>
              move(
                way === 'in' ? funder : available,
                way === 'in' ? available : fee,
                amount,
                contributions[contribution],
              ),
            ),
          ),
        ),
      )
      expect(await database.ownerSql.unsafe(wrongBalances)).toEqual([])
      const unequal = await database.ownerSql`
        select 1 from ledger.entry_lines group by transfer_id, currency, contribution_id having sum(amount_minor) <> 0`
      expect(unequal).toEqual([])
    }),
    { numRuns: 25 },
  )
})

const by = (code: string) => database.ownerSql`(select id from ledger.accounts where code = ${code})`
const ofContribution = (id = '') => database.ownerSql`(select number from ledger.contributions where id = ${id})`

/** Writes one transfer past the rule, and takes it back. */
const writeAside = (entries: (tx: Transaction, number: string) => Promise<unknown>, effectiveOn = '2027-03-01') =>
  database.ownerSql.begin(async (tx) => {
    const id = randomUUID()
    const [row] = await tx`select nextval('ledger.arrivals') as number`
    const number = String(row?.number)
    await tx`with t as (
        insert into ledger.transfers (number, id, code, about, effective_on, fingerprint)
        values (${number}, ${id}, 'fee', ${id}, ${effectiveOn}, sha256('x')) returning number)
      insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
      select number, leg, ${by(available.code)}, 0, amount from t, (values (98, 1), (99, -1)) as v (leg, amount)`
    await entries(tx, number)
    throw new Error('taken')
  })

test('the database refuses entries that do not sum to zero per currency and per contribution', async () => {
  const [one, two] = contributions
  const pair = (second: string | undefined) => (tx: Transaction, number: string) =>
    tx`
    insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
    values (${number}, 0, ${by(available.code)}, ${ofContribution(one)}, -5), (${number}, 1, ${by(fee.code)}, ${ofContribution(second)}, 5)`
  await expect(writeAside(pair(two))).rejects.toThrow('does not sum to zero')
  await expect(writeAside(pair(one))).rejects.toThrow('taken')
})

test('the database refuses an entry of no account, of no contribution, and one that is added to an older transfer', async () => {
  const legs = (account: number, contribution: number) => (tx: Transaction, number: string) =>
    tx`
    insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
    values (${number}, 0, ${account}, ${contribution}, -5), (${number}, 1, ${account}, ${contribution}, 5)`
  await expect(writeAside(legs(2_000_000, 0))).rejects.toThrow('there is no account 2000000')
  await expect(
    writeAside(
      (tx, number) => tx`
    insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
    values (${number}, 0, ${by(fee.code)}, 2000000, -5), (${number}, 1, ${by(fee.code)}, 2000000, 5)`,
    ),
  ).rejects.toThrow('there is no contribution 2000000')
  await expect(database.ownerSql`
    insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
    select number, leg, ${by(fee.code)}, 0, amount
    from (select number from ledger.transfers limit 1) t, (values (98, 1), (99, -1)) as v (leg, amount)`).rejects.toThrow(
    'is none of this transaction',
  )
})

test('the database refuses a transfer without entries, and one that takes effect in a closed year', async () => {
  const id = randomUUID()
  await expect(database.ownerSql`
    insert into ledger.transfers (number, id, code, about, effective_on, fingerprint)
    values (nextval('ledger.arrivals'), ${id}, 'fee', ${id}, '2027-03-01', sha256('x'))`).rejects.toThrow(
    'has no entries',
  )
  await database.ownerSql`insert into ledger.periods (year, reason, closed_by) values (2024, 'A test', 'operator')`
  await expect(writeAside(async () => {}, '2024-12-31')).rejects.toThrow('the year 2024 is closed')
  expect(await statuses({ ...move(funder, available, 1n), effectiveOn: '2024-12-31' })).toEqual([
    'ledger.period_closed',
  ])
})

test('a transfer dated back to before the money came is refused, whatever there is today', async () => {
  const [, , own = ''] = contributions
  await post({ ...move(funder, available, 10_000n, own), effectiveOn: '2027-02-10' })
  const back = (on: string): Command => ({ ...move(available, fee, 9_000n, own), effectiveOn: on })
  expect(await statuses(back('2027-02-09'))).toEqual(['ledger.earlier_day_short'])
  expect(await statuses(back('2027-02-10'))).toEqual(['posted'])
  expect(await database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('one group may move a balance on its last day, on later and on earlier days', async () => {
  const [own = ''] = contributions
  const on = (day: string): Command => ({ ...move(funder, available, 10n, own), effectiveOn: day })
  await post(on('2027-05-02'))
  expect(await statuses(on('2027-05-02'), on('2027-05-03'), on('2027-05-01'), on('2027-05-03'))).toEqual(
    Array(4).fill('posted'),
  )
  const days = await database.ownerSql`
    select effective_on::text as day, moved from ledger.day_lines where account = ${available.code} and contribution_id = ${own}
      and effective_on >= '2027-05-01' order by 1`
  expect(days.map(({ day, moved }) => `${day} ${moved}`)).toEqual(['2027-05-01 10', '2027-05-02 20', '2027-05-03 20'])
})

test('the database refuses a balance below zero, and two resolutions of a hold', async () => {
  await expect(
    database.ownerSql`update ledger.balances set held = posted + 1 where account = (select id from ledger.accounts where code = ${available.code})`,
  ).rejects.toThrow('available_not_negative')
  await expect(
    database.ownerSql`insert into ledger.hold_resolutions (hold_id, outcome, effective_on)
      select hold_id, 'voided', effective_on from ledger.hold_resolutions limit 1`,
  ).rejects.toThrow('hold_resolutions_pkey')
})
