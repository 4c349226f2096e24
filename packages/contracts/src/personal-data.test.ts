import fc from 'fast-check'
import { expect, test } from 'vitest'
import { personalDataIn, prose } from './personal-data.ts'

test.for([
  ['write to amina.kamara@example.org', 'an e-mail address'],
  ['Amina <a.k+hub@mail.example.co>, please', 'an e-mail address'],
  ['amina [at] example.org', 'an e-mail address'],
  ['jane [at] example [dot] org', 'an e-mail address'],
  ['jeanne (arobase) ville (point) example (point) fr', 'an e-mail address'],
  ['mailto:office@ville.example', 'an e-mail address'],
  ['https://example.org/?to=amina@example.org', 'an e-mail address'],
  ['ａｍｉｎａ＠example.org', 'an e-mail address'],
  ['call +232 76 123 456', 'a telephone number'],
  ['+232-76-123456', 'a telephone number'],
  ['+41 (0)22 717 91 11', 'a telephone number'],
  ['0044 20 7946 0958', 'a telephone number'],
  ['076 123 456', 'a telephone number'],
  ['06 12 34 56 78', 'a telephone number'],
  ['0612345678', 'a telephone number'],
  ['(202) 555-0173', 'a telephone number'],
  ['202-555-0173', 'a telephone number'],
  ['Tel.: 123456', 'a telephone number'],
  ['WhatsApp 76123456', 'a telephone number'],
  ['WhatsApp 76123456 all day', 'a telephone number'],
  ['WhatsApp me at 232 76 123456', 'a telephone number'],
  ['call us on 76 123 456 about the children', 'a telephone number'],
  ['mobile: 76 123 456, 1200000 users', 'a telephone number'],
  ['+232 76 123 456 IOM office', 'a telephone number'],
  ['téléphone n° 76 12 34 56', 'a telephone number'],
  ['٠٧٦ ١٢٣ ٤٥٦', 'a telephone number'],
  ['Her passport no. is A 123 456', 'the number of an identity document'],
  ['passport AB1234567', 'the number of an identity document'],
  ['Passeport n° 09AB12345', 'the number of an identity document'],
  ['DNI: 12345678', 'the number of an identity document'],
  ['national ID number 1990 0101 2345', 'the number of an identity document'],
  ['SSN 078-05-1120', 'the number of an identity document'],
  ['national ID 19900101-1234', 'the number of an identity document'],
  ['identity document: 12345678', 'the number of an identity document'],
  ['carte d’identité 198712345678', 'the number of an identity document'],
  ['756.1234.5678.97', 'the number of an identity document'],
  ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'the number of an identity document'],
] as const)('%s: found to be %s', ([text, kind]) => {
  expect(personalDataIn(text)).toContain(kind)
})

test.for([
  'USD 400,000.00 of 1 200 000.50',
  'EUR 1.250.000 for 250 000 people',
  '+10 000 000 000 USD over ten years',
  'a rise of +12 345 678 people',
  'from 2027-01-01 to 2028-12-31',
  '01.02.2027 10.30',
  '01/02/2027 - 31/12/2028',
  'the call of 2019-2020, phone lines of 2019/2020',
  'USD 120 000 2026-2028',
  'SDG targets 10.7, 8.8 and 17.16',
  'A/RES/73/195, paragraph 43',
  'HUB-2027-0042',
  'ISO 3166-2:SL-W and ISO 639-1',
  'ISBN 978-92-1-123456-7',
  'XM-DAC-41114-PROJECT-00123456',
  'grant REF-0123456789',
  'MIG00123456',
  'https://mptf.undp.org/project/00123456?tel=0612345678',
  '8.484444, -13.234444',
  'follow @iom.int',
  'passports for 12000 migrants',
  'national ID: 250,000 cards',
  'birth certificate: 500000 children',
  'identity document: 1200000 people without',
  'identity document: 1200000 élèves',
  'residence permit 12345678 migrants hold',
  'mobile: 1200000 users reached',
  'mobile: 1234567 users reached',
  'the phone 2 000 000 users have',
  'by phone 112 000 000.',
  'reached by mobile at 120000 sites',
  '+1 500 000 000 FCFA',
  '+1 500 000 000 F CFA',
  'at this point in time, [at] the start',
  'passport offices in 14 districts',
  'a hotline by telephone for 3 years, 24 hours a day',
  '100 % of 12 000 households; 35–40 % women',
])('%s: no personal data', (text) => {
  expect(personalDataIn(text)).toEqual([])
})

const words = fc
  .array(fc.constantFrom('the', 'city', 'asks', 'for', 'la', 'ville', 'migrants', '—', 'par'), { maxLength: 8 })
  .map((list) => list.join(' '))
const around = (inner: fc.Arbitrary<string>) =>
  fc.tuple(words, inner, words).map(([left, text, right]) => `${left} ${text} ${right}`)
const digits = (n: number) => fc.stringMatching(new RegExp(`^\\d{${n}}$`))

test('an e-mail address is found wherever it stands', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/)
  const address = fc
    .tuple(name, fc.constantFrom('example.org', 'mail.example.co.uk', 'exemple.fr'))
    .map((a) => a.join('@'))
  fc.assert(fc.property(around(address), (text) => personalDataIn(text).includes('an e-mail address')))
})

test('a number with its country code is found in every grouping', () => {
  const phone = fc
    .tuple(
      fc.constantFrom('+232', '+33', '+1', '00221'),
      fc.constantFrom(' ', '-', '.', ''),
      digits(2),
      digits(3),
      digits(4),
    )
    .map(([code, by, ...groups]) => [code, ...groups].join(by))
  fc.assert(fc.property(around(phone), (text) => personalDataIn(text).includes('a telephone number')))
})

test('budgets, dates, years, targets and codes never count as personal data', () => {
  const int = (min: number, max: number) => fc.integer({ min, max })
  const two = (n: number) => String(n).padStart(2, '0')
  const grouped = (n: number, by: string) => String(n).replace(/\B(?=(\d{3})+$)/g, by)
  const date = fc.tuple(int(1, 28), int(1, 12), int(1951, 2069))
  const harmless = fc.oneof(
    fc
      .tuple(int(1000, 999_999_999), fc.constantFrom(',', ' ', '.', '’'), fc.constantFrom('USD', 'EUR', 'people'))
      .map(([n, by, unit]) => `${grouped(n, by)} ${unit}`),
    fc.tuple(int(1000, 99_999_999), int(0, 99)).map(([n, cents]) => `USD ${grouped(n, ',')}.${two(cents)}`),
    date.map(([d, m, y]) => `${y}-${two(m)}-${two(d)}`),
    date.map(([d, m, y]) => `${two(d)}.${two(m)}.${y}`),
    date.map(([d, m, y]) => `${d}/${m}/${y}`),
    int(1990, 2060).map((y) => `${y}-${y + 2}`),
    fc.tuple(int(1, 17), int(1, 19)).map(([goal, target]) => `SDG ${goal}.${target}`),
    fc.tuple(int(2020, 2060), int(1, 9999)).map(([y, n]) => `HUB-${y}-${String(n).padStart(4, '0')}`),
    fc.tuple(int(1, 90), int(1, 400)).map(([session, n]) => `A/RES/${session}/${n}`),
  )
  fc.assert(fc.property(around(harmless), (text) => personalDataIn(text).length === 0))
})

// A pattern that backtracks without bound would take years here, and the test its time limit.
test.for(['a', '1 ', '+1-', '0', 'A<', 'a.', '@a.', '(0', '+ ()((', 'tel ', 'passport no ', '1-', '٠'])(
  'a text of 20,000 characters made of %j is looked through to its end',
  (part) => {
    expect(personalDataIn(part.repeat(20_000 / part.length))).toBeInstanceOf(Array)
  },
)

test('free text that seems to hold personal data is refused by the schema, naming the kind and not the value', () => {
  const parsed = prose(100).safeParse('call +232 76 123 456')
  expect(parsed.error?.issues).toMatchObject([
    { code: 'custom', message: 'seems to hold a telephone number: take it out', params: { isPersonalData: true } },
  ])
  expect(prose(100).parse(' It meets 3 objectives ')).toBe('It meets 3 objectives')
})
