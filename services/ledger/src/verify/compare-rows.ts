// Each row against what the leaves say of it; balances, days and the tree against what they add up to.
import { movableColumns, provableTables } from '../audited-tables.ts'
import { openCheckpoint, type Verifier } from '../checkpoint.ts'
import { type AuditedLeaf, balanceAt, type Restated, type SealedBooks, shortHash } from './sealed-books.ts'
import { differingColumns, keptColumns, readRow, rowsOf } from './stored-rows.ts'
import { type Ask, type Finding, wrong } from './verdict.ts'

/** Rows of the tables of which every row has a leaf. Keeps what the comparison of balances needs. */
export async function compareFacts(ask: Ask, books: SealedBooks): Promise<Finding[]> {
  const known = new Set<string>(provableTables)
  const others = [...books.rows.keys()].filter((table) => !known.has(table))
  const findings = others.map((table) => wrong(`facts of ${table}`, 'there is no such table'))
  for (const table of known) findings.push(...(await compareTable(ask, books, table)))
  return findings
}

async function compareTable(ask: Ask, books: SealedBooks, table: string): Promise<Finding[]> {
  const findings: Finding[] = []
  const said = books.rows.get(table) ?? new Map<string, { index: number; digest: string }>()
  const seen = new Set<string>()
  for await (const { key, content } of rowsOf(ask, table)) {
    seen.add(key)
    const last = said.get(key)
    if (last === undefined) findings.push(wrong(`${table} ${key}`, 'the row has no leaf'))
    else if (last.digest !== shortHash(content))
      findings.push(...(await nameColumns(ask, `${table} ${key}`, last.index, content)))
  }
  for (const key of said.keys()) if (!seen.has(key)) findings.push(wrong(`${table} ${key}`, 'the row was deleted'))
  return findings
}

const factAt = async (ask: Ask, index: number) =>
  (await ask<{ items: AuditedLeaf[] }>(`/v1/fund/audit/leaves?from=${index}&limit=1`)).items[0]?.fact

/** A leaf that changes what never changes: whoever did it wrote a fact of it, as the ordinary way does. */
export async function nameRestated(ask: Ask, { table, key, before, after }: Restated): Promise<Finding[]> {
  const movable = movableColumns[table] ?? []
  const [then = {}, now = {}] = (await Promise.all([before, after].map((index) => factAt(ask, index)))).map((fact) =>
    keptColumns(fact?.content ?? '', movable === 'all' ? [] : movable),
  )
  const columns = Object.keys(then).filter((column) => then[column] !== now[column])
  const where = `${table} ${key} column ${columns.join(', ') || '(unknown)'}`
  return [wrong(where, `leaf ${after} says otherwise than leaf ${before}, and this never changes`)]
}

async function nameColumns(ask: Ask, where: string, index: number, content: string): Promise<Finding[]> {
  const fact = await factAt(ask, index)
  const columns = fact ? differingColumns(fact.content, content) : ['(unknown)']
  if (columns.length === 0) return []
  return [wrong(`${where} column ${columns.join(', ')}`, `the row does not say what leaf ${index} sealed`)]
}

/** Balances and days against the entries and the open holds. The last day of each balance stands with the balance. */
export async function compareBalances(ask: Ask, books: SealedBooks): Promise<Finding[]> {
  const findings: Finding[] = []
  const { mayBeNegative, held } = await readHolds(ask, books, findings)
  const left = new Set([...books.balances.keys(), ...held.keys()])
  const earlier = new Map<string, bigint>()
  for (const [at, { days }] of books.balances)
    for (const [day, moved] of days) if (day !== lastOf(days)) earlier.set(`${at} ${day}`, moved)
  for await (const { key, content } of rowsOf(ask, 'balances')) {
    const row = readRow(content)
    const at = balanceAt(row('account'), row('contribution'))
    left.delete(at)
    const { posted = 0n, days = new Map<string, bigint>() } = books.balances.get(at) ?? {}
    const lastOn = lastOf(days)
    findings.push(
      ...differences(`balances ${key}`, row, {
        posted: String(posted),
        held: String(held.get(at) ?? 0n),
        may_be_negative: mayBeNegative.get(row('account')) ?? 'null',
        last_on: lastOn ?? 'null',
        moved_on_last: String(days.get(lastOn ?? '') ?? 0n),
      }),
    )
  }
  for (const at of left) findings.push(wrong(`balances ${at}`, 'the row is missing'))
  return [...findings, ...(await compareDays(ask, earlier))]
}

const lastOf = (days: ReadonlyMap<string, bigint>): string | undefined => [...days.keys()].toSorted().at(-1)

function differences(where: string, row: (column: string) => string, computed: Record<string, string>): Finding[] {
  return Object.entries(computed)
    .filter(([column, value]) => row(column) !== value)
    .map(([column, value]) => wrong(`${where} column ${column}`, `it is ${row(column)}, the leaves make ${value}`))
}

async function compareDays(ask: Ask, earlier: Map<string, bigint>): Promise<Finding[]> {
  const findings: Finding[] = []
  for await (const { key, content } of rowsOf(ask, 'days')) {
    const row = readRow(content)
    const at = `${balanceAt(row('account'), row('contribution'))} ${row('effective_on')}`
    const moved = String(earlier.get(at) ?? 0n)
    earlier.delete(at)
    findings.push(...differences(`days ${key}`, row, { moved }))
  }
  for (const at of earlier.keys()) findings.push(wrong(`days ${at}`, 'the row is missing'))
  return findings
}

/** Accounts against the names that leaves know them by, and what is held by balance. */
async function readHolds(ask: Ask, books: SealedBooks, findings: Finding[]) {
  const mayBeNegative = new Map<string, string>()
  const accountKeys = new Map<string, string>()
  for await (const { content } of rowsOf(ask, 'accounts')) {
    const row = readRow(content)
    const [id, code, named] = [row('id'), row('code'), books.accounts.get(row('id'))]
    if (named !== undefined && named !== code)
      findings.push(wrong(`accounts ${id} column code`, `leaves know it as ${named}`))
    mayBeNegative.set(id, row('may_be_negative'))
    accountKeys.set(code, id)
  }
  const contributionKeys = new Map<string, string>()
  for await (const { content } of rowsOf(ask, 'contributions')) {
    const row = readRow(content)
    contributionKeys.set(row('id'), row('number'))
  }
  const accountOf = await readOpenHolds(ask)
  const held = new Map<string, bigint>()
  for await (const { content } of rowsOf(ask, 'hold_lines')) {
    const row = readRow(content)
    const account = accountOf.get(row('hold_id'))
    if (account === undefined) continue
    const at = balanceAt(accountKeys.get(account) ?? account, contributionKeys.get(row('contribution_id')) ?? '')
    held.set(at, (held.get(at) ?? 0n) + BigInt(row('amount_minor')))
  }
  return { mayBeNegative, held }
}

/** The account of each hold that is not resolved. */
async function readOpenHolds(ask: Ask): Promise<Map<string, string>> {
  const resolved = new Set<string>()
  for await (const { content } of rowsOf(ask, 'hold_resolutions')) resolved.add(readRow(content)('hold_id'))
  const accountOf = new Map<string, string>()
  for await (const { content } of rowsOf(ask, 'holds')) {
    const row = readRow(content)
    if (!resolved.has(row('id'))) accountOf.set(row('id'), row('account'))
  }
  return accountOf
}

/** The inner nodes that are kept. */
export async function compareTree(ask: Ask, books: SealedBooks): Promise<Finding[]> {
  const findings: Finding[] = []
  const left = new Set(books.nodes.keys())
  for await (const { key, content } of rowsOf(ask, 'tree_nodes')) {
    const row = readRow(content)
    const at = `${row('level')}/${row('index')}`
    left.delete(at)
    if (row('hash') !== `\\x${books.nodes.get(at)}`)
      findings.push(wrong(`tree_nodes ${key}`, 'it is not the hash of its leaves'))
  }
  for (const at of left) findings.push(wrong(`tree_nodes ${at}`, 'the row is missing'))
  return findings
}

interface ComparedCheckpoint {
  size: number
  root: string
  findings: Finding[]
}

/** A checkpoint's row against its signed note, and against the size of the row before. */
export function compareCheckpoint(content: string, verifier: Verifier, before: number): ComparedCheckpoint {
  const row = readRow(content)
  const [size, root] = [row('size'), row('root')]
  const opened = openCheckpoint(row('note'), verifier)
  const where = `checkpoints ${size}`
  if (opened === undefined)
    return { size: Number(size), root: '', findings: [wrong(`${where} column note`, 'this key has not signed it')] }
  const signed = { size: String(opened.size), root: `\\x${Buffer.from(opened.root).toString('hex')}` }
  const findings: Finding[] = []
  if (size !== signed.size) findings.push(wrong(`${where} column size`, `its note says ${signed.size}`))
  if (root !== signed.root) findings.push(wrong(`${where} column root`, 'its note says another'))
  if (new Date(row('sealed_at')).getTime() !== opened.sealedAt.getTime())
    findings.push(wrong(`${where} column sealed_at`, `its note says ${opened.sealedAt.toISOString()}`))
  if (opened.after !== before)
    findings.push(wrong(`checkpoints ${opened.after}`, `the row is missing, ${where} follows it and not ${before}`))
  return { size: opened.size, root: signed.root, findings }
}
