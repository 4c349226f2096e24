// Newline-delimited JSON: first one line about the report, then a line for each row, as JSON has it.

import type { Row } from './column.ts'
import { itemOf } from './column.ts'
import type { Report } from './report.ts'

export async function* ndjsonOf(
  { columns }: Pick<Report, 'columns'>,
  pages: AsyncIterable<Row[]>,
  about: Record<string, unknown>,
): AsyncGenerator<string> {
  yield `${JSON.stringify({ about })}\n`
  for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(itemOf(columns, row))}\n`).join('')
}
