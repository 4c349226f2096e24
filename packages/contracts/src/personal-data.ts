// The hub needs no personal data about migrants, ever (DESIGN §9): free text is looked through for e-mail addresses, telephone
// numbers and identity-document numbers. It errs towards silence on bare digits, because budgets, dates and references are full of
// them. Every pattern is bounded, so that no text makes it slow.
import { text } from './primitives.ts'

type Kind = 'an e-mail address' | 'a telephone number' | 'the number of an identity document'

// Also as people write it to hide it from machines: jane [at] example [dot] org.
const spelt = (sign: string, words: string) => `(?:${sign}|\\s?[([]\\s?(?:${words})\\s?[)\\]]\\s?)`
const email = new RegExp(
  `[\\p{L}\\p{N}._%+'-]{1,64}${spelt('@', 'at|arobase|arroba')}(?:[\\p{L}\\p{N}-]{1,63}${spelt('\\.', 'dot|point|punto')}){1,8}\\p{L}{2,24}`,
  'iu',
)

const before = '(?<![\\p{L}\\p{N}.,:/#_-])'
const after = '(?![\\d\\p{L}]|[.,/-]\\d)'
// An amount names its currency or unit beside it. Some codes are words in small letters: ALL, TRY.
const currency = [...Intl.supportedValuesOf('currency'), 'F ?CFA', 'CFA'].join('|')
const notAnAmount = `(?!\\s?(?:%|(?-i:${currency})\\b|[$€£¥]|million|billion|milliard|people|personnes|personas))`
// Where only a word before it makes a number personal, what is counted may stand after it; before any word a round one is a count.
const counted = [
  'persons?|individuals|inhabitants|citizens|residents|migrants?|refugees|children|girls|boys|women|men|youth|newborns|births',
  'families|households|workers|students|pupils|users|subscribers|holders|applicants|beneficiaries|cases|cards|certificates|calls',
  'habitants|citoyens|enfants|filles|garçons|femmes|hommes|jeunes|naissances|familles|ménages|travailleurs|élèves|étudiants',
  'utilisateurs|bénéficiaires|réfugiés|cartes|appels|habitantes|niños|niñas|mujeres|hombres|familias|hogares|trabajadores',
  'estudiantes|usuarios|beneficiarios|refugiados|migrantes|llamadas',
].join('|')
const notACount = `${notAnAmount}(?!\\s(?:${counted})(?!\\p{L}))(?!(?<=000)\\s\\p{L}{3})`
const phones = [
  // a plus sign or 00, then 8 to 15 digits
  new RegExp(`(?<![\\p{L}\\p{N}.,])(?:\\+|00) ?[1-9](?:[ ./()-]{0,3}\\d){7,14}(?![ ./()-]{0,3}\\d)${notAnAmount}`, 'u'),
  // a leading zero, as numbers within a country have, and 9 to 12 digits
  new RegExp(`${before}\\(?0[1-9]\\d?\\)?(?:[ .-]?\\d){7,9}${after}`, 'u'),
  // (202) 555 0173 and 202-555-0173; a last group that reads as a year follows an amount
  new RegExp(`${before}\\(\\d{2,4}\\) ?\\d{3,4}[ .-]\\d{4}${after}`, 'u'),
  new RegExp(`${before}\\d{3}[ .-]\\d{3}[ .-](?!(?:19|20)\\d\\d)\\d{4}${after}`, 'u'),
  // six digits or more that are called a telephone number: tel. 123456, WhatsApp me at 76 123456
  new RegExp(
    `(?<!\\p{L})(?:tel|tél|telephone|téléphone|teléfono|telefono|phone|mobile|móvil|fax|whatsapp|viber|call (?:me|us|him|her)|هاتف|тел|телефон|电话)(?: ?(?:number|no|nr|n°))?(?: (?:me|us|him|her|them|at|on|is|au|al)){0,3}[.:]{0,2} ?\\(?\\d(?:[ ./()-]{0,2}\\d){5,14}(?![ ./()-]{0,2}\\d)(?<!000[ .]?000)${notACount}`,
    'iu',
  ),
]

const document =
  "(?<!\\p{L})(?:passport|passeport|pasaporte|identity card|id card|national id|identity document|carte d['’]identité|cni|dni|cédula|cedula|social security|ssn|birth certificate|residence permit|titre de séjour|permiso de residencia|travel document|refugee card|паспорт|جواز سفر|护照)"
const documentNumbers = [
  // passport no. A123 456
  new RegExp(
    `${document} ?(?:number|numéro|número|no|nr|n°|#)[.:]? ?(?:is |: ?)?\\d{0,2}[A-Z]{0,3}[ -]?(?:\\d[ -]?){5,14}`,
    'iu',
  ),
  new RegExp(`${document} ?: ?[A-Z]{0,3}\\d{6,12}(?![\\d,.]| \\d{3})${notACount}`, 'iu'),
  // national ID 19900101-1234, or eight digits and more without a space
  new RegExp(`${document} ?:? ?(?:\\d{6,10}-\\d{2,5}(?![\\d-])|\\d{8,12}(?![\\d,.]| \\d{3})${notACount})`, 'iu'),
  // passport AB1234567: the letters before the digits say by themselves that it is a number
  new RegExp(`${document} ?\\(?[A-Z]{1,3}[ -]?\\d{6,9}(?!\\d)`, 'iu'),
  // the machine-readable lines of a passport
  /[A-Z0-9]{1,2}<[A-Z]{3}[A-Z0-9<]{20,40}/u,
  // social security numbers of the United States and of Switzerland
  /(?<![\p{L}\p{N}-])\d{3}-\d{2}-\d{4}(?![\d-])|(?<![\p{L}\p{N}.])756\.\d{4}\.\d{4}\.\d{2}(?!\d)/u,
]

const url = /\bhttps?:\/\/\S{1,2000}/giu
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const month = '(?:0?[1-9]|1[0-2])'
const year = '(?:19|20)\\d\\d'
const dates = new RegExp(
  `(?<!\\d)(?:${day}[./-]${month}[./-]${year}|${year}[./-]${month}[./-]${day}|${year} ?[-–/] ?(?:19|20)?\\d\\d)(?!\\d)`,
  'gu',
)

/** The kinds of personal data that a text seems to hold. */
export function personalDataIn(text: string): Kind[] {
  const plain = withLatinDigits(text.normalize('NFKC'))
  const bare = plain.replace(url, ' ').replace(dates, ' , ')
  const kinds: Kind[] = []
  if (email.test(plain)) kinds.push('an e-mail address')
  if (documentNumbers.some((pattern) => pattern.test(bare))) kinds.push('the number of an identity document')
  if (phones.some((pattern) => pattern.test(bare))) kinds.push('a telephone number')
  return kinds
}

// Arabic, Persian and Devanagari write digits of their own.
const latinDigits = new Map(
  ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९'].flatMap((digits) =>
    digits.split('').map((digit, n) => [digit, String(n)] as const),
  ),
)
const withLatinDigits = (text: string) => text.replace(/[٠-٩۰-۹०-९]/g, (digit) => latinDigits.get(digit) ?? digit)

/** Marks the issue that `prose` raises: the edge answers it as a refusal of the rules, not as a malformed body. */
export const personalDataIssue = { isPersonalData: true }

/** Free text in which nothing may look like personal data, 1 to `max` characters: reasons, notes, conditions. */
export const prose = (max: number) =>
  text(max).superRefine((value, context) => {
    for (const kind of personalDataIn(value))
      context.addIssue({ code: 'custom', params: personalDataIssue, message: `seems to hold ${kind}: take it out` })
  })
