// Arabic, Chinese, Russian and Spanish are added to a ruleset whole or not at all: a requester is not spoken to in two languages.
import type { TermsByLanguage } from './check.ts'
import type { Localised } from './localised.ts'

interface Placed<T> {
  path: PropertyKey[]
  text: T
}

interface Fault {
  path: PropertyKey[]
  message: string
}

/** One fault a language that only some of the texts are written in, at the first that lacks it. */
export const partlyWritten = (texts: readonly Placed<Localised>[]): Fault[] => partlyIn(texts, 'texts')

/** The same for the lists of words that are looked for: they may be in fewer languages than the texts. */
export const partlyListed = (terms: readonly Placed<TermsByLanguage>[]): Fault[] => partlyIn(terms, 'lists of words')

function partlyIn(all: readonly Placed<object>[], what: string): Fault[] {
  const languages = new Set(all.flatMap(({ text }) => writtenIn(text)))
  return [...languages].flatMap((language) => {
    const lacking = all.filter(({ text }) => !writtenIn(text).includes(language))
    const [first] = lacking
    if (first === undefined) return []
    const written = `${all.length - lacking.length} of ${all.length} ${what} are there in ${language}`
    return [{ path: [...first.path, language], message: `${written}, this one is not: write all of them, or none` }]
  })
}

const writtenIn = (text: object): string[] =>
  Object.entries(text).flatMap(([language, words]) => (words === undefined ? [] : [language]))
