// For whom each programme was: the regional body that its source names, the ministry or city it names first, else the government
// of its first country.
import type { Organisation } from '@hub/contracts'
import { countryName, slugOf } from './names.ts'
import type { CityProject, Programme } from './source-data.ts'

export interface Requester {
  organisation: Organisation
  /** Whether the source names it as a counterpart; else it was chosen here. */
  isNamed: boolean
}

/** Regional bodies by the words in which sources name them. IGAD, AUC and PIFS are partners as well. */
const regionalBodies: Record<string, { slug: string; name: string }> = {
  'IGAD Secretariat': { slug: 'igad', name: 'Intergovernmental Authority on Development' },
  AUC: { slug: 'auc', name: 'African Union Commission' },
  PIFS: { slug: 'pifs', name: 'Pacific Islands Forum Secretariat' },
  'Mano River Union': { slug: 'mano-river-union', name: 'Mano River Union' },
  COMESA: { slug: 'comesa', name: 'COMESA' },
}
/** Two programmes were for cities and local authorities everywhere: the first of their own organisations asks for them. */
const worldwideAskers: Record<string, { slug: string; name: string; kind: Organisation['kind'] }> = {
  UCLG: { slug: 'uclg', name: 'United Cities and Local Governments', kind: 'city_network' },
  CMI: { slug: 'cmi', name: 'Center for Mediterranean Integration', kind: 'intergovernmental' },
}
/** Cities that a source names as counterparts, with their countries. */
const cities: Record<string, string> = { Amsterdam: 'NL' }

export function requesterOf(programme: Programme): Requester {
  const { countries, governmentCounterparts, otherPartners, participatingOrganisations, source } = programme
  const asker = (organisation: Omit<Organisation, 'roles'>, isNamed: boolean): Requester => ({
    organisation: { ...organisation, roles: ['requester'], source },
    isNamed,
  })
  const [country] = countries
  const [counterpart] = governmentCounterparts
  if (countries.length !== 1) {
    const named = [...governmentCounterparts, ...otherPartners, ...participatingOrganisations]
    const name = named.find((each) => each in regionalBodies) ?? ''
    const body = regionalBodies[name]
    if (body) return asker({ ...body, kind: 'regional_organisation' }, governmentCounterparts.includes(name))
  }
  if (counterpart !== undefined && cities[counterpart] !== undefined)
    return asker(cityOf(counterpart, cities[counterpart]), true)
  if (country === undefined) {
    const first = participatingOrganisations.map((name) => worldwideAskers[name]).find((found) => found !== undefined)
    if (!first) throw new Error(`${programme.id} names nobody who could have asked for it`)
    return asker(first, false)
  }
  if (counterpart !== undefined && countries.length === 1) return asker(ministryOf(counterpart, country), true)
  const slug = slugOf(`government of ${countryName(country)}`)
  return asker({ slug, name: `Government of ${countryName(country)}`, kind: 'national_government', country }, false)
}

function ministryOf(counterpart: string, country: string) {
  const name = counterpart.replace(/ \([^)]*\)$/, '')
  const slug = slugOf(name, `-${country.toLowerCase()}`)
  return { slug, name: `${name}, ${countryName(country)}`, kind: 'national_government' as const, country }
}

const cityOf = (city: string, country: string) => ({
  slug: slugOf(city),
  name: `City of ${city}`,
  kind: 'local_government' as const,
  country,
})

/** Every city with a grant; a city may also help another. */
export const cityOrganisation = ({ city, country, source }: CityProject): Organisation => ({
  ...cityOf(city, country),
  roles: ['requester', 'partner'],
  source,
})
