// Which countries a region named by a partner holds. Regions overlap on purpose: Egypt is in Africa and among the Arab States.
// Source: general knowledge of the UN's M49 areas and of the regions that UN entities report by; not verified country by country.
const africa =
  'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW'
const arabStates = 'AE BH DJ DZ EG IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE'
const asia = 'AF BD BN BT CN HK ID IN IR JP KH KP KR LA LK MM MN MO MV MY NP PH PK SG TH TL TW VN'
const pacific = 'AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS'
const southEasternEurope = 'AL BA BG GR HR MD ME MK RO RS SI TR XK'
const restOfEurope =
  'AD AM AT AX AZ BE BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI HU IE IL IM IS IT JE LI LT LU LV MC MT NL NO PL PT RU SE SJ SK SM UA VA'
const centralAsia = 'KG KZ TJ TM UZ'
const latinAmerica =
  'AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI'
const northAmerica = 'BM CA GL PM US'

const countriesOf = (...lists: string[]) => new Set(lists.join(' ').split(' '))

/** Region as partners name it → the countries in it (ISO 3166-1 alpha-2). `Global` holds every country. */
export const regions: ReadonlyMap<string, ReadonlySet<string> | 'all'> = new Map<string, ReadonlySet<string> | 'all'>([
  ['Africa', countriesOf(africa)],
  ['Arab States', countriesOf(arabStates)],
  ['Asia-Pacific', countriesOf(asia, pacific)],
  ['Pacific', countriesOf(pacific)],
  ['Europe and Central Asia', countriesOf(southEasternEurope, restOfEurope, centralAsia)],
  ['South-Eastern Europe', countriesOf(southEasternEurope)],
  ['Central Asia', countriesOf(centralAsia)],
  ['Latin America and the Caribbean', countriesOf(latinAmerica)],
  ['North America', countriesOf(northAmerica)],
  ['Americas', countriesOf(latinAmerica, northAmerica)],
  ['Global', 'all'],
])

export const isRegion = (name: string): boolean => regions.has(name)

export function isInRegion(country: string, name: string): boolean {
  const countries = regions.get(name)
  return countries === 'all' || (countries?.has(country) ?? false)
}
