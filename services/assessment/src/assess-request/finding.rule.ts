// What a check finds, and how what it read is quoted. Quotes hold values, names of fields and codes, no prose: they stand in the text
// of every language.
import type { ReasonKey } from '../check.ts'

export interface Finding {
  reason: ReasonKey
  /** Paths of all that the answer hangs on: while these stay as they are, so does the answer, to the letter. */
  fieldsRead: readonly string[]
  /** Paths of the values that the sentence quotes, or of the one that it misses. */
  fields: readonly string[]
  /** Fills the placeholders of the reason. */
  quotes: Readonly<Record<string, string>>
}

const quotedCharacters = 80
const listedItems = 5

/** The beginning of a text in quotation marks: its first sentence at most, so that a reason stays one sentence. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const [sentence = ''] = line.split(/(?<=\S)[.!?]+(?:\s|$)/)
  const start = Array.from(sentence).slice(0, quotedCharacters).join('').trimEnd()
  return start.length < line.replace(/[.!?]+$/, '').length ? `“${start}…”` : `“${start}”`
}

/** Those of a list that are written out. */
export const shownOf = <T>(items: readonly T[]): readonly T[] => items.slice(0, listedItems)

/** A list with its first few items: `a, b, c, d, e, +3`. */
export function listed(items: readonly string[]): string {
  const shown = shownOf(items)
  return (items.length > shown.length ? [...shown, `+${items.length - shown.length}`] : shown).join(', ')
}
