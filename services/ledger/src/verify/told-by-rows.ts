// What the rows of business say was moved: each names its transfer, by the id that both have or by what the transfer is about.
import {
  advanceAccount,
  allocatedAccount,
  chargesAccount,
  exchangeAccount,
  exchangeResultAccount,
  feeAccount,
  funderAccount,
  interestAccount,
  spentAccount,
  writtenOffAccount,
} from '../account.ts'
import { refundSources, sourceAccount } from '../refund.ts'
import { availableOf, type Leg, of, textOfLegs } from './moved.ts'
import { readRow, rowsOf } from './stored-rows.ts'
import type { Ask } from './verdict.ts'

export interface Told {
  /** Table and id. */
  row: string
  code: string
  /** Of the transfer; null: it is found by its code and by what it is about. */
  id: string | null
  about: string
  /** Null: the row does not say the day. */
  on: string | null
  moves: string
}

export interface Rows {
  told: Told[]
  /** By id: what each reversal undoes. */
  reversals: ReadonlyMap<string, string>
  /** Allocations of requests that were terminated: what was not paid of them is released before they are closed. */
  terminated: ReadonlySet<string>
}

type Row = (column: string) => string

async function listOf<T>(ask: Ask, table: string, read: (row: Row) => T): Promise<T[]> {
  const rows: T[] = []
  for await (const { content } of rowsOf(ask, table)) rows.push(read(readRow(content)))
  return rows
}

/** A column that was tampered with may hold anything. */
const minorIn = (text: string): bigint => (/^-?\d+$/.test(text) ? BigInt(text) : 0n)
const dayIn = (time: string) => time.slice(0, 10)

/** A row whose transfer has its own id. */
const toldOf = (table: string, code: string, row: Row, legs: readonly Leg[], on: string | null): Told => ({
  row: `${table} ${row('id')}`,
  code,
  id: row('id'),
  about: row('id'),
  on,
  moves: textOfLegs(legs),
})

export async function readTold(ask: Ask): Promise<Rows> {
  const reversals = new Map(await listOf(ask, 'reversals', (row) => [row('id'), row('transfer_id')] as const))
  const funders = new Map(await listOf(ask, 'contributions', (row) => [row('id'), row('funder')] as const))
  const allocations = new Map(await listOf(ask, 'allocations', (row) => [row('id'), allocationIn(row)] as const))
  const ended = await listOf(ask, 'requests', (row) => (row('state') === 'terminated' ? row('id') : null))
  const isEnded = new Set(ended)
  const paid = await listOf(ask, 'disbursements', (row) => row)
  const currencyOf = (row: Row) => allocations.get(row('allocation_id'))?.currency ?? ''
  const told = [
    ...(await listOf(ask, 'deposits', (row) => depositTold(row, funders))).flat(),
    ...(await listOf(ask, 'returns', (row) => returnTold(row, funders))),
    ...paid.map((row) => spendingTold('disbursements', row, currencyOf(row))),
    ...(await listOf(ask, 'expenditures', (row) => spendingTold('expenditures', row, currencyOf(row)))),
    ...(await listOf(ask, 'refunds', (row) => spendingTold('refunds', row, currencyOf(row)))),
    ...(await listOf(ask, 'adjustments', adjustmentTold)),
    ...(await sharesTold(ask, allocations, standingOf(paid, reversals))),
  ]
  const terminated = [...allocations].filter(([, { request }]) => isEnded.has(request)).map(([id]) => id)
  return { told, reversals, terminated: new Set(terminated) }
}

interface Allocation {
  request: string
  state: string
  currency: string
  decidedOn: string
}

const allocationIn = (row: Row): Allocation => ({
  request: row('request_id'),
  state: row('state'),
  currency: row('currency'),
  decidedOn: dayIn(row('decided_at')),
})

function wayOf(funder: string, contribution: string, sent: [string, bigint], credited: [string, bigint]): Leg[] {
  const [[from, fromMinor], [to, toMinor]] = [sent, credited]
  const exchanged: Leg[] =
    from === to
      ? []
      : [
          [exchangeAccount(from).code, fromMinor],
          [exchangeAccount(to).code, -toMinor],
        ]
  const legs: Leg[] = [[funderAccount(funder, from).code, -fromMinor], ...exchanged, [availableOf(to), toMinor]]
  return legs.map(([account, amount]): Leg => [of(account, contribution), amount])
}

function depositTold(row: Row, funders: ReadonlyMap<string, string>): Told[] {
  const [contribution, currency, on] = [row('contribution_id'), row('credited_currency'), row('value_date')]
  const received: [string, bigint] = [row('received_currency'), minorIn(row('received_minor'))]
  const credited: [string, bigint] = [currency, minorIn(row('credited_minor'))]
  const arrived = wayOf(funders.get(contribution) ?? '', contribution, received, credited)
  const fee = minorIn(row('fee_minor'))
  const taken: Leg[] = [
    [of(availableOf(currency), contribution), -fee],
    [of(feeAccount(currency).code, contribution), fee],
  ]
  const deposit = toldOf('deposits', 'deposit', row, arrived, on)
  return fee === 0n ? [deposit] : [deposit, { ...deposit, id: null, code: 'fee', moves: textOfLegs(taken) }]
}

function returnTold(row: Row, funders: ReadonlyMap<string, string>): Told {
  const contribution = row('contribution_id')
  const sent: [string, bigint] = [row('returned_currency'), -minorIn(row('returned_minor'))]
  const debited: [string, bigint] = [row('currency'), -minorIn(row('amount_minor'))]
  const legs = wayOf(funders.get(contribution) ?? '', contribution, sent, debited)
  return toldOf('returns', 'return', row, legs, row('value_date'))
}

/** A column that was tampered with may hold anything. */
const sourceOf = (row: Row) => sourceAccount[refundSources.find((source) => source === row('source')) ?? 'advance']

/** Out of what account of the payee into which; of an expenditure the row has no day of effect. */
function spendingTold(table: 'disbursements' | 'expenditures' | 'refunds', row: Row, currency: string): Told {
  const [allocation, payee, amount] = [row('allocation_id'), row('payee'), minorIn(row('amount_minor'))]
  const advance = advanceAccount(allocation, payee, currency).code
  const [code, from, to] = {
    disbursements: ['disbursement', allocatedAccount(allocation, payee, currency).code, advance] as const,
    expenditures: ['expenditure', advance, spentAccount(allocation, payee, currency).code] as const,
    refunds: ['refund', sourceOf(row)(allocation, payee, currency).code, availableOf(currency)] as const,
  }[table]
  const legs: Leg[] = [
    [from, -amount],
    [to, amount],
  ]
  return toldOf(table, code, row, legs, table === 'expenditures' ? null : row('value_date'))
}

function adjustmentTold(row: Row): Told {
  const [kind, currency, amount] = [row('kind'), row('currency'), minorIn(row('amount_minor'))]
  const told = (legs: Leg[]) => toldOf('adjustments', kind, row, legs, row('value_date'))
  if (kind === 'write_off') {
    const [allocation, payee] = [row('allocation_id'), row('payee')]
    return told([
      [advanceAccount(allocation, payee, currency).code, -amount],
      [writtenOffAccount(allocation, payee, currency).code, amount],
    ])
  }
  const result = { interest: interestAccount, bank_charge: chargesAccount }[kind] ?? exchangeResultAccount
  const gain = kind === 'bank_charge' ? -amount : amount
  return told([
    [of(availableOf(currency), null), gain],
    [of(result(currency).code, null), -gain],
  ])
}

type ByPayee = ReadonlyMap<string, bigint>

const summed = (rows: readonly (readonly [payee: string, amount: bigint])[]): ByPayee => {
  const sums = new Map<string, bigint>()
  for (const [payee, amount] of rows) sums.set(payee, (sums.get(payee) ?? 0n) + amount)
  return sums
}
const minus = (all: ByPayee, part: ByPayee): ByPayee =>
  summed([...all, ...[...part].map(([payee, amount]) => [payee, -amount] as const)])

/** What was paid under each allocation and stands. */
function standingOf(paid: readonly Row[], reversals: ReadonlyMap<string, string>): (allocation: string) => ByPayee {
  const undone = new Set(reversals.values())
  const standing = paid.filter((row) => !undone.has(row('id')))
  const byAllocation = Map.groupBy(standing, (row) => row('allocation_id'))
  return (allocation) =>
    summed((byAllocation.get(allocation) ?? []).map((row) => [row('payee'), minorIn(row('amount_minor'))]))
}

/** Approved allocations by their lines; amendments by what theirs differ from those in force before; closed ones by what was not paid. */
async function sharesTold(
  ask: Ask,
  allocations: ReadonlyMap<string, Allocation>,
  paidOf: (allocation: string) => ByPayee,
): Promise<Told[]> {
  const lines = Map.groupBy(
    await listOf(ask, 'allocation_lines', (row) => ({
      key: `${row('allocation_id')} ${row('version')}`,
      line: [row('payee'), minorIn(row('amount_minor'))] as const,
    })),
    ({ key }) => key,
  )
  const linesOf = (allocation: string, version: number) =>
    summed((lines.get(`${allocation} ${version}`) ?? []).map(({ line }) => line))
  const amendments = Map.groupBy(
    (await listOf(ask, 'amendments', amendmentIn)).filter(({ state }) => state === 'approved'),
    ({ allocation }) => allocation,
  )
  return [...allocations]
    .filter(([, { state }]) => state === 'approved' || state === 'closed')
    .flatMap(([id, { currency, decidedOn, state }]) => {
      const share = (row: string, code: string, about: string, on: string | null, added: ByPayee): Told => {
        const into = [...added].map(([payee, amount]): Leg => [allocatedAccount(id, payee, currency).code, amount])
        const out = into.map(([, amount]): Leg => [availableOf(currency), -amount])
        return { row, code, id: null, about, on, moves: textOfLegs([...into, ...out]) }
      }
      const told = [share(`allocations ${id}`, 'allocation', id, decidedOn, linesOf(id, 0))]
      let inForce = 0
      for (const each of (amendments.get(id) ?? []).toSorted((a, b) => a.version - b.version)) {
        const added = minus(linesOf(id, each.version), linesOf(id, inForce))
        told.push(share(`amendments ${each.id}`, 'allocation', each.id, each.decidedOn, added))
        inForce = each.version
      }
      const freed = minus(paidOf(id), linesOf(id, inForce))
      return state === 'closed' ? [...told, share(`allocations ${id}`, 'release', id, null, freed)] : told
    })
}

const amendmentIn = (row: Row) => ({
  id: row('id'),
  allocation: row('allocation_id'),
  state: row('state'),
  version: Number(row('version')),
  decidedOn: dayIn(row('decided_at')),
})
