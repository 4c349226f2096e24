// Apache Parquet, a group of rows at a time: no more is in memory. Amounts are decimals of four digits behind the point, as many as
// any currency has, because a column has one scale; lists are words with a space between them.
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { type Column, digitsOf, type Row } from './column.ts'

const groupRows = 10_000
const scale = 4

const elements = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  day: { type: 'INT32', converted_type: 'DATE' },
  time: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  whole: { type: 'INT64' },
  money: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, converted_type: 'DECIMAL', precision: 38, scale },
} as const satisfies Record<string, Omit<SchemaElement, 'name'>>

const elementOf = ({ kind }: Column) => elements[kind in elements ? (kind as keyof typeof elements) : 'text']

export async function* parquetOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly Row[]>,
  notes: Readonly<Record<string, string>>,
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter()
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map((column) => ({ name: column.name, repetition_type: 'OPTIONAL' as const, ...elementOf(column) })),
  ]
  const kvMetadata = Object.entries(notes).map(([key, value]) => ({ key, value }))
  const parquet = new ParquetWriter({ writer, schema, kvMetadata, createdBy: 'connection-hub' })
  const write = async (rows: readonly Row[]) => {
    const columnData = columns.map((column) => ({ name: column.name, data: rows.map((row) => cellOf(row, column)) }))
    await parquet.write({ columnData, rowGroupSize: groupRows })
    return taken(writer)
  }
  let waiting: Row[] = []
  let isEmpty = true
  for await (const rows of pages) {
    waiting = waiting.concat(rows)
    if (waiting.length < groupRows) continue
    yield await write(waiting)
    waiting = []
    isEmpty = false
  }
  if (waiting.length > 0 || isEmpty) yield await write(waiting)
  await parquet.finish()
  yield taken(writer)
}

function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice()
  writer.index = 0
  return bytes
}

function cellOf(row: Row, column: Column): string | number | bigint | null {
  const value = row[column.name] ?? null
  if (value === null) return null
  if (Array.isArray(value)) return value.join(' ')
  const text = String(value)
  if (column.kind === 'money') return BigInt(text) * 10n ** BigInt(scale - digitsOf(String(row[column.currency])))
  if (column.kind === 'day') return Date.parse(`${text}T00:00:00Z`) / 86_400_000
  if (column.kind === 'time') return microsOf(text)
  return column.kind === 'whole' ? BigInt(text) : text
}

/** A time is written with six digits behind its second. */
const microsOf = (text: string) => BigInt(Date.parse(`${text.slice(0, 19)}Z`)) * 1000n + BigInt(text.slice(20, 26))
