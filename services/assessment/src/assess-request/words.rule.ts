// Finds terms in a text word by word, in any script: `law` is not found in `lawn`. Words are compared instead of patterns because
// some 500 patterns took more than a second to compile; this takes a few milliseconds for a long text.
import type { TermsByLanguage } from '../check.ts'
import { primaryOf } from '../localised.ts'

interface Word {
  start: number
  end: number
}

/** A text taken apart once, for many terms. */
export interface Reading {
  text: string
  words: readonly Word[]
  /** Where each word stands, by its place among the words. */
  places: ReadonlyMap<string, readonly number[]>
}

export function readText(given: string): Reading {
  const text = given.normalize('NFC').toLowerCase()
  const words: Word[] = []
  const places = new Map<string, number[]>()
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const known = places.get(word)
    if (known) known.push(words.length)
    else places.set(word, [words.length])
    words.push({ start: index, end: index + word.length })
  }
  return { text, words, places }
}

export interface FoundTerm {
  term: string
  /** As the text has it, in lower case. */
  words: string
}

/** The terms that a text holds, each with the words by which it was found first, in the order of the terms. */
export const termsIn = (terms: readonly string[], reading: Reading): FoundTerm[] =>
  terms.flatMap((term) => {
    const words = firstOf(term, reading)
    return words === undefined ? [] : [{ term, words }]
  })

function firstOf(term: string, reading: Reading): string | undefined {
  const { text, words, places } = reading
  const [first = '', ...rest] = term.split(/[\s'’-]+/)
  for (const place of placesOf(first, places)) {
    const hit = rest.every((part, index) => isNext(part, place + index + 1, reading))
    const [start, end] = [words[place]?.start, words[place + rest.length]?.end]
    if (hit) return text.slice(start, end).replace(/\s+/g, ' ')
  }
  return undefined
}

function placesOf(part: string, places: Reading['places']): readonly number[] {
  if (!part.endsWith('*')) return places.get(part) ?? []
  const fitting = [...places].flatMap(([word, at]) => (fits(part, word) ? at : []))
  return fitting.sort((a, b) => a - b)
}

/** Whether the word at a place continues a phrase: nothing but spaces, hyphens or apostrophes stand before it. */
function isNext(part: string, place: number, { text, words }: Reading): boolean {
  const [before, word] = [words[place - 1], words[place]]
  if (before === undefined || word === undefined) return false
  return /^[\s\p{Pd}'’]+$/u.test(text.slice(before.end, word.start)) && fits(part, text.slice(word.start, word.end))
}

const fits = (part: string, word: string): boolean =>
  part.endsWith('*') ? word.startsWith(part.slice(0, -1)) : word === part

/** What was found, each once, without what is part of another: `health` beside `health care`. */
export function wordsOf(found: readonly FoundTerm[]): string[] {
  const all = distinct(found.map(({ words }) => words))
  return all.filter((words) => !all.some((other) => other !== words && other.includes(words)))
}

/** The terms of the language of a text; those of all languages for a text in another, which may quote a name or a title in one of them. */
export const termsFor = (terms: TermsByLanguage, language: string): readonly string[] =>
  (terms as Partial<Record<string, string[]>>)[primaryOf(language)] ??
  distinct(Object.values(terms).flatMap((list) => list ?? []))

export const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)]
