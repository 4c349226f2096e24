// What a report is made of: columns of a kind each. Every format follows from them, so that none has a figure of its own.
import { Money } from '@hub/contracts'
import { currencyExponent, formatMinor } from '@hub/money'
import { z } from 'zod'

interface Described {
  name: string
  description?: string
  isNullable?: boolean
}
/** A day and a time are texts of RFC 3339; money is in minor units, and in the currency that the named column of its row has. */
export type Column =
  | (Described & { kind: 'text' | 'id' | 'day' | 'time' | 'whole' | 'texts' | 'wholes' | 'currency' })
  | (Described & { kind: 'choice'; of: readonly [string, ...string[]] })
  | (Described & { kind: 'money'; currency: string })

/** As the statement of a report gives it: money and whole numbers as text, lists as arrays. */
type Value = string | readonly (string | number)[] | null
export type Row = Readonly<Record<string, Value>>

type Item = Record<string, unknown>

/** An amount in major units, with exactly the digits of its currency; null where there is none. */
export function amountOf(row: Row, column: Column & { kind: 'money' }): z.infer<typeof Money> | null {
  const minor = row[column.name]
  return minor === null || minor === undefined ? null : formatMinor(BigInt(String(minor)), String(row[column.currency]))
}

/** A row as JSON has it: currencies stand within their amounts. */
export function itemOf(columns: readonly Column[], row: Row): Item {
  const shown = columns.filter(({ kind }) => kind !== 'currency')
  return Object.fromEntries(shown.map((column) => [column.name, jsonOf(row, column)]))
}

function jsonOf(row: Row, column: Column): unknown {
  const value = row[column.name] ?? null
  if (column.kind === 'money') return amountOf(row, column)
  return column.kind === 'whole' && value !== null ? Number(value) : value
}

/** The shape of what `itemOf` gives, for the documents. */
export function itemSchema(columns: readonly Column[]): z.ZodType<Item> {
  const shown = columns.filter(({ kind }) => kind !== 'currency')
  return z.strictObject(Object.fromEntries(shown.map((column) => [column.name, describedSchema(column)])))
}

function describedSchema(column: Column): z.ZodType {
  const schema = schemaOf(column)
  const described = column.description ? schema.meta({ description: column.description }) : schema
  return column.isNullable ? described.nullable() : described
}

function schemaOf(column: Column): z.ZodType {
  if (column.kind === 'choice') return z.enum(column.of)
  if (column.kind === 'money') return Money
  return schemas[column.kind]
}
const schemas = {
  text: z.string(),
  id: z.uuid(),
  day: z.iso.date(),
  time: z.string(),
  whole: z.int(),
  texts: z.array(z.string()),
  wholes: z.array(z.int()),
  currency: z.string(),
} as const

/** Digits behind the point; of a currency that has left the list since it was recorded, two. */
export const digitsOf = (currency: string): number => currencyExponent(currency) ?? 2
