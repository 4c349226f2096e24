import { isCurrency, parseMinor } from '@hub/money'
import { z } from 'zod'

/** Kebab-case name of an organisation, 2 to 60 characters, such as `freetown`. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write a kebab-case name, such as freetown')
  .min(2)
  .max(60)
  .meta({ id: 'Slug' })
export type Slug = z.infer<typeof Slug>

export const Id = z.uuid('write an id as this API gave it out')

const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

// CLDR also names groups, pseudo-regions and parts of countries, and codes that were withdrawn (SU, YU: not their canonical form).
const notCountries = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'])
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const countries = new Set(
  letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter(
      (code) =>
        !notCountries.has(code) &&
        regionNames.of(code) !== undefined &&
        Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`,
    ),
)

/** ISO 3166-1 alpha-2, two capital letters; checked against the countries that Unicode CLDR names. */
export const Country = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'write the two capital letters of ISO 3166-1, such as SL', abort: true })
  .refine((code) => countries.has(code), 'is not a country of ISO 3166-1')
export type Country = z.infer<typeof Country>

/** BCP 47, such as `en` or `pt-BR`. */
export const Language = z.string().max(35).refine(isLanguage, 'write a language tag of BCP 47, such as en or fr')

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** Number of an objective of the Global Compact, 1 to 23. */
export const Objective = z.int().min(1, 'objectives are numbered 1 to 23').max(23, 'objectives are numbered 1 to 23')

/** RFC 3339 full-date, such as 2027-03-01. */
export const CalendarDate = z.iso.date('write a date as 2027-03-01')

/** RFC 3339 time in UTC. */
export const Instant = z.iso.datetime()

/** Free text of 1 to `max` characters; no NUL and no lone surrogate, which PostgreSQL cannot store. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max)
    .refine((value) => !value.includes('\u0000') && value.isWellFormed(), 'holds a character that cannot be stored')

/** Money in major units: exactly as many digits after the point as the currency has. More digits are refused, never rounded. */
export const Money = z
  .strictObject({ amount: z.string().max(24), currency: z.string().max(3) })
  .superRefine((money, context) => {
    if (!isCurrency(money.currency)) {
      context.addIssue({ code: 'custom', path: ['currency'], message: 'write a currency of ISO 4217, such as USD' })
      return
    }
    try {
      parseMinor(money)
    } catch (fault) {
      const message = fault instanceof Error ? fault.message : String(fault)
      context.addIssue({ code: 'custom', path: ['amount'], message, continue: false })
    }
  })
  .meta({ id: 'Money' })
export type Money = z.infer<typeof Money>

const mostDigits = 15

/** Money greater than zero, of at most 15 digits: so many amounts may be added up before a sum leaves 64 bits. */
export const PositiveMoney = Money.refine((money) => !/^[-0.]*$/.test(money.amount) && !money.amount.startsWith('-'), {
  path: ['amount'],
  message: 'must be more than zero',
}).refine((money) => money.amount.replace(/\D/g, '').replace(/^0+/, '').length <= mostDigits, {
  path: ['amount'],
  message: `must have at most ${mostDigits} digits, those after the point counted`,
})
