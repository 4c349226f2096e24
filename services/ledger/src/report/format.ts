// The formats of a report, by name or by what the caller accepts.
import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { About } from './about.ts'
import { csvOf } from './csv.ts'
import { ndjsonOf } from './ndjson.ts'
import { parquetOf } from './parquet.ts'
import { type Report, rowsOf, type Scope } from './report.ts'
import { xlsxOf } from './xlsx.ts'

export const formats = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
} as const
export type Format = keyof typeof formats
export type FileFormat = Exclude<Format, 'json'>

/** The whole report as a file, part by part. */
export function fileOf(
  format: FileFormat,
  report: Report,
  { reader, scope, about }: { reader: Reader; scope: Scope; about: About },
): AsyncIterable<string | Uint8Array> {
  const pages = () => rowsOf(report, reader, scope)
  if (format === 'csv') return csvOf(report, { reader, scope, about })
  if (format === 'ndjson') return ndjsonOf(report, pages(), about)
  if (format === 'parquet') return parquetOf(report.columns, pages(), about)
  return xlsxOf([{ name: report.name, columns: report.columns, pages: pages() }, sheetOf(about)])
}

const sheetOf = (about: About) => ({
  name: 'about',
  columns: [
    { name: 'what', kind: 'text' as const },
    { name: 'value', kind: 'text' as const },
  ],
  pages: (async function* () {
    yield Object.entries(about).map(([what, value]) => ({ what, value }))
  })(),
})

/** The first media type of the caller's list that a report has; a list without preferences means JSON. */
export function formatFor(accept = '*/*'): Format {
  const wanted = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  for (const type of wanted) {
    if (type === '*/*' || type === 'application/*') return 'json'
    if (type === 'text/*') return 'csv'
    const found = Object.entries(formats).find(([, mediaType]) => mediaType === type)
    if (found) return found[0] as Format
  }
  throw new Refusal('http.not_acceptable', { formats: Object.values(formats).join(', ') })
}
