// A workbook as ECMA-376 has it: a sheet for each table, with typed cells and headers that stay in sight. Written here because no
// maintained library writes one as a stream that is the same bytes each time (decision 0010).
import { amountOf, type Column, digitsOf, type Row } from './column.ts'
import { type Entry, zipOf } from './zip.ts'

export interface Sheet {
  /** At most 25 characters, none of []:*?/\ in it. */
  name: string
  columns: readonly Column[]
  pages: AsyncIterable<readonly Row[]>
}

/** Excel has no row beyond: what is more goes on in a sheet of its own. */
const mostRows = 1_048_576
const xmlns = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** By the number that a cell names its format with. */
const formats = ['', '', 'yyyy-mm-dd', 'yyyy-mm-dd hh:mm:ss', '#,##0', '#,##0.0', '#,##0.00', '#,##0.000', '#,##0.0000']
const [bold, day, time, whole] = [1, 2, 3, 4]
const moneyOf = (currency: string) => whole + digitsOf(currency)

export function xlsxOf(sheets: readonly Sheet[], sheetRows = mostRows): AsyncGenerator<Uint8Array> {
  return zipOf(entriesOf(sheets, sheetRows))
}

async function* entriesOf(sheets: readonly Sheet[], sheetRows: number): AsyncGenerator<Entry> {
  const names: string[] = []
  for (const sheet of sheets) {
    const source = sheet.pages[Symbol.asyncIterator]()
    let rest: readonly Row[] = []
    let isAtEnd = false
    const take = async function* () {
      for (let left = sheetRows - 1; left > 0; ) {
        if (rest.length === 0) {
          const next = await source.next()
          isAtEnd = next.done === true
          if (next.done) return
          rest = next.value
        }
        const rows = rest.slice(0, left)
        rest = rest.slice(left)
        yield rows
        left -= rows.length
      }
    }
    for (let part = 1; !isAtEnd; part += 1) {
      names.push(part === 1 ? sheet.name : `${sheet.name} ${part}`)
      yield { name: `xl/worksheets/sheet${names.length}.xml`, parts: sheetOf(sheet.columns, take()) }
    }
  }
  for (const [name, text] of Object.entries(framesOf(names))) yield { name, parts: once(text) }
}

async function* once(text: string) {
  yield text
}

async function* sheetOf(columns: readonly Column[], pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  const widths = columns.map(
    ({ kind }, place) => `<col min="${place + 1}" max="${place + 1}" width="${widthOf(kind)}"/>`,
  )
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
  yield `${head}<worksheet xmlns="${xmlns}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews>`
  yield `<cols>${widths.join('')}</cols><sheetData><row>${columns.map(({ name }) => textCell(name, bold)).join('')}</row>`
  for await (const rows of pages)
    yield rows.map((row) => `<row>${columns.map((column) => cellOf(row, column)).join('')}</row>`).join('')
  yield '</sheetData></worksheet>'
}

const widthOf = (kind: Column['kind']) => (kind === 'id' ? 38 : kind === 'text' || kind === 'texts' ? 30 : 16)

function cellOf(row: Row, column: Column): string {
  const value = row[column.name] ?? null
  if (value === null) return '<c/>'
  if (column.kind === 'money')
    return numberCell(amountOf(row, column)?.amount ?? '', moneyOf(String(row[column.currency])))
  if (column.kind === 'whole') return numberCell(String(value), whole)
  if (column.kind === 'day') return numberCell(serialOf(`${String(value)}T00:00:00Z`), day)
  if (column.kind === 'time') return numberCell(serialOf(String(value)), time)
  return textCell(Array.isArray(value) ? value.join(' ') : String(value), 0)
}

/** Days since the one before 1900 began, as a spreadsheet counts. */
const serialOf = (at: string) => String((Date.parse(at) - Date.UTC(1899, 11, 30)) / 86_400_000)
const numberCell = (digits: string, format: number) => `<c s="${format}"><v>${digits}</v></c>`
const textCell = (text: string, format: number) =>
  `<c t="inlineStr"${format ? ` s="${format}"` : ''}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }
/** The characters that no XML may have. */
const forbidden = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const escaped = (text: string) => text.replace(forbidden, '').replace(/[&<>"\r]/g, (found) => entities[found] ?? '')

/** What holds the sheets together. */
function framesOf(sheets: readonly string[]): Record<string, string> {
  const each = (of: (name: string, number: number) => string) =>
    sheets.map((name, place) => of(name, place + 1)).join('')
  const relationship = (id: number, type: string, target: string) =>
    `<Relationship Id="r${id}" Type="${relations}/${type}" Target="${target}"/>`
  const packaged = 'http://schemas.openxmlformats.org/package/2006'
  const formatted = formats.map((code, number) =>
    code ? `<numFmt numFmtId="${170 + number}" formatCode="${code}"/>` : '',
  )
  const cells = formats.map(
    (code, number) => `<xf numFmtId="${code ? 170 + number : 0}" fontId="${number === bold ? 1 : 0}"/>`,
  )
  const font = '<sz val="11"/><name val="Calibri"/>'
  return {
    'xl/styles.xml': `${head}<styleSheet xmlns="${xmlns}"><numFmts count="${formats.filter(Boolean).length}">${formatted.join('')}</numFmts><fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${xmlns}" xmlns:r="${relations}"><sheets>${each((name, number) => `<sheet name="${escaped(name)}" sheetId="${number}" r:id="r${number}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packaged}/relationships">${each((_, number) => relationship(number, 'worksheet', `worksheets/sheet${number}.xml`))}${relationship(sheets.length + 1, 'styles', 'styles.xml')}</Relationships>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packaged}/relationships">${relationship(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    '[Content_Types].xml': `${head}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${each((_, number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${types}.worksheet+xml"/>`)}</Types>`,
  }
}
