// Texts of a ruleset in the languages of the United Nations: English and French are written, the other four may be added as data.
import { z } from 'zod'

const Wording = z.string().min(1).max(1000)

export const Localised = z.strictObject({
  en: Wording,
  fr: Wording,
  ar: Wording.optional(),
  es: Wording.optional(),
  ru: Wording.optional(),
  zh: Wording.optional(),
})
export type Localised = z.infer<typeof Localised>

/** The primary language of a BCP 47 tag: `fr` of `fr-SN`. */
export const primaryOf = (language: string): string => language.toLowerCase().split('-')[0] ?? ''

/** The text in the language of a BCP 47 tag, in English where it is not written in that. */
export const inLanguage = (text: Localised, language: string): string =>
  (text as Partial<Record<string, string>>)[primaryOf(language)] ?? text.en

/** Every language in which a text is written, with the words; none for no text. */
export const wordingsOf = (text: Localised | undefined): [language: string, words: string][] =>
  Object.entries(text ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined)

export const placeholdersIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder)

export const sentencesIn = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
