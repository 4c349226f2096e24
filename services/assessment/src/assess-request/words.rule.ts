// Finds terms in a text at the bounds of words, in any script: `law` is not found in `lawn`.
const patterns = new Map<string, RegExp>()

function patternOf(term: string): RegExp {
  const known = patterns.get(term)
  if (known) return known
  const words = term.replaceAll('*', '[\\p{L}\\p{M}]*').replace(/ +/g, '\\s+').replace(/['’]/g, "['’]")
  const pattern = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])${words}(?![\\p{L}\\p{M}\\p{N}])`, 'iu')
  patterns.set(term, pattern)
  return pattern
}

export interface FoundTerm {
  term: string
  /** As the text has it, in lower case. */
  word: string
}

/** The terms that a text holds, each with the word by which it was found, in the order of the terms. */
export function termsIn(terms: readonly string[], text: string): FoundTerm[] {
  const composed = text.normalize('NFC')
  return terms.flatMap((term) => {
    const [word] = patternOf(term).exec(composed) ?? []
    return word === undefined ? [] : [{ term, word: word.toLowerCase().replace(/\s+/g, ' ') }]
  })
}

/** The words of found terms, each once, without those that are part of another: `health` beside `health care`. */
export function wordsOf(found: readonly FoundTerm[]): string[] {
  const words = distinct(found.map(({ word }) => word))
  return words.filter((word) => !words.some((other) => other !== word && other.includes(word)))
}

export const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)]
