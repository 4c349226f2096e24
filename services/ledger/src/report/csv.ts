// CSV as RFC 4180 has it, written by PostgreSQL: a value that went through Node takes three times as long. Cells that a spreadsheet
// would run as a formula have an apostrophe before them; amounts are numbers, and a sign of theirs is none.
import type { Reader } from '@hub/database'
import { currencyExponents } from '@hub/money'
import { type SQL, sql } from 'drizzle-orm'
import type { About } from './about.ts'
import type { Column } from './column.ts'
import { type Report, type Scope, statementsOf, textOf } from './report.ts'

const lineEnd = '\r\n'

interface Source {
  reader: Reader
  scope: Scope
  about: About
}

/** Above the header a line for each thing that the file says of itself, begun with # as CSV on the Web has comments. */
export async function* csvOf(report: Report, { reader, scope, about }: Source): AsyncGenerator<string> {
  const notes = Object.entries(about).map(([what, value]) => `# ${what}: ${value}`)
  yield [...notes, report.columns.map(({ name }) => name).join(',')].map((line) => line + lineEnd).join('')
  for await (const statement of statementsOf(report, reader, scope)) {
    const [found] = await reader.execute<{ part: string | null }>(linesOf(report.columns, statement))
    if (found?.part) yield found.part + lineEnd
  }
}

const linesOf = (columns: readonly Column[], statement: SQL): SQL => {
  const cells = columns.map((column) => sql`coalesce(${cellOf(column)}, '')`)
  return sql`select string_agg(${sql.join(cells, sql` || ',' || `)}, E'\\r\\n') as part from (${statement}) r`
}

function cellOf(column: Column): SQL {
  const value = sql`${sql.identifier(column.name)}`
  if (column.kind === 'money') return majorOf(value, sql`${sql.identifier(column.currency)}`)
  if (column.kind === 'texts' || column.kind === 'wholes') return quoted(sql`array_to_string(${value}, ' ')`)
  return column.kind === 'text' ? quoted(value) : textOf(column.kind, value)
}

const quoted = (value: SQL): SQL => sql`case
  when ${value} ~ '^[-=+@\t\r＝＋－＠]' then '"''' || replace(${value}, '"', '""') || '"'
  when ${value} ~ '[",\r\n]' then '"' || replace(${value}, '"', '""') || '"'
  else ${value} end`

/** The scale of a product is that of its factors: 1230 * 0.01 is written 12.30. */
const majorOf = (minor: SQL, currency: SQL): SQL => sql`(${minor} * case ${unusualUnits(currency)} else 0.01 end)::text`

/** What a minor unit is of a currency that has not two digits after the point. */
function unusualUnits(currency: SQL): SQL {
  const byDigits = Map.groupBy([...currencyExponents], ([, digits]) => digits)
  byDigits.delete(2)
  const cases = [...byDigits].map(([digits, codes]) => {
    const names = sql.join(
      codes.map(([code]) => sql`${code}`),
      sql`, `,
    )
    return sql`when ${currency} in (${names}) then ${sql.raw(digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`)}`
  })
  return sql.join(cases, sql` `)
}
