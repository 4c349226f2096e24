// The rows as they stand, read page by page through the API.
import type { Ask } from './verdict.ts'

export interface StoredRow {
  key: string
  content: string
}

const pageSize = 2000

export async function* rowsOf(ask: Ask, table: string, after: string | null = null): AsyncGenerator<StoredRow> {
  for (let last = after; ; ) {
    const from = last === null ? '' : `&after=${encodeURIComponent(last)}`
    const { items } = await ask<{ items: StoredRow[] }>(`/v1/fund/audit/rows/${table}?limit=${pageSize}${from}`)
    yield* items
    if (items.length < pageSize) return
    last = items.at(-1)?.key ?? null
  }
}

type Reviver = (this: unknown, key: string, value: unknown, context: { source: string }) => unknown
type PlainReviver = (this: unknown, key: string, value: unknown) => unknown
// Numbers as they are written, because an amount may be larger than a JavaScript number can be.
const asWritten: Reviver = (_key, value, { source }) => (typeof value === 'number' ? source : value)

const parseRow = (content: string) => JSON.parse(content, asWritten as PlainReviver) as Record<string, unknown>
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null))

/** Reads a row's columns as text; null is `null`. */
export function readRow(content: string): (column: string) => string {
  const row = parseRow(content)
  return (column) => textOf(row[column])
}

/** The columns of a row that never change, by name; undefined where it cannot be read. */
export function keptColumns(content: string, movable: readonly string[]): Record<string, string> | undefined {
  const row = readable(content)
  const kept = Object.entries(row ?? {}).filter(([column]) => !movable.includes(column))
  return row && Object.fromEntries(kept.map(([column, value]) => [column, textOf(value)]))
}

/** The columns in which two rows differ. A column that was not there when a fact was written must have stayed empty. */
export function differingColumns(fact: string, row: string): string[] {
  const now = parseRow(row)
  const then = readable(fact)
  if (then === undefined) return Object.keys(now)
  const columns = new Set([...Object.keys(then), ...Object.keys(now)])
  return [...columns].filter((column) => textOf(then[column]) !== textOf(now[column]))
}

/** A fact that was tampered with may be no JSON any more. */
function readable(fact: string): Record<string, unknown> | undefined {
  try {
    return parseRow(fact)
  } catch {
    return undefined
  }
}
