import { catalogue } from './catalogue.ts'

export type RefusalCode = keyof typeof catalogue

/** One fault of the caller's input: `path` is a JSON path such as `needs[0].amount`, `message` names what to change. */
export interface FieldFault {
  path: string
  message: string
}

/**
 * The rules said no. Thrown, so that a transaction around it is rolled back; never retried; logged at info.
 * `details` fill the `{placeholders}` of the catalogue's text and must hold nothing private.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, unknown>>
  readonly faults: readonly FieldFault[]

  constructor(code: RefusalCode, details: Record<string, unknown> = {}, faults: readonly FieldFault[] = []) {
    super(fill(catalogue[code].text, details))
    this.code = code
    this.details = details
    this.faults = faults
  }

  get status(): number {
    return catalogue[this.code].status
  }

  get title(): string {
    return catalogue[this.code].title
  }
}

function fill(text: string, details: Record<string, unknown>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) =>
    details[name] === undefined ? `{${name}}` : textOf(details[name]),
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
