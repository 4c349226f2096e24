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

// Neighbours share more than a region that partners name: the subregions of the UN's M49, Africa and the Americas by its intermediate
// regions, the islands of the Pacific as one. General knowledge, not verified; Kosovo, which M49 leaves out, with Southern Europe.
const subregions = {
  'Northern Africa': 'DZ EG EH LY MA SD TN',
  'Eastern Africa': 'BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW',
  'Middle Africa': 'AO CD CF CG CM GA GQ ST TD',
  'Southern Africa': 'BW LS NA SZ ZA',
  'Western Africa': 'BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG',
  Caribbean: 'AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI',
  'Central America': 'BZ CR GT HN MX NI PA SV',
  'South America': 'AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE',
  'Northern America': 'BM CA GL PM US',
  'Central Asia': 'KG KZ TJ TM UZ',
  'Eastern Asia': 'CN HK JP KP KR MN MO TW',
  'South-eastern Asia': 'BN ID KH LA MM MY PH SG TH TL VN',
  'Southern Asia': 'AF BD BT IN IR LK MV NP PK',
  'Western Asia': 'AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE',
  'Eastern Europe': 'BG BY CZ HU MD PL RO RU SK UA',
  'Northern Europe': 'AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ',
  'Southern Europe': 'AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK',
  'Western Europe': 'AT BE CH DE FR LI LU MC NL',
  'Australia and New Zealand': 'AU CC CX HM NF NZ',
  'Pacific islands': 'AS CK FJ FM GU KI MH MP NC NR NU PF PG PN PW SB TK TO TV UM VU WF WS',
}

const subregionOf = new Map(
  Object.entries(subregions).flatMap(([name, held]) => held.split(' ').map((country) => [country, name] as const)),
)

/** The subregions in which these countries lie. */
export const subregionsOf = (countries: readonly string[]): ReadonlySet<string> =>
  new Set(countries.flatMap((country) => subregionOf.get(country) ?? []))
