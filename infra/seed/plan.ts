import type { Organisation } from '@hub/contracts'
import { type Capabilities, partnersOf } from './partners.ts'
import { cityOrganisation, requesterOf } from './requesters.ts'
import { requestOfCity, requestOfProgramme, type SeedRequest } from './requests.ts'
import type { SourceData } from './source-data.ts'

// No source says in which languages a partner works, or how much it can take on at once; nobody is to be turned away for the latter,
// so there is a slot for each request, marked as made up.
const unsaid = { languages: [], derived: true, illustrative: ['slots'] }

/** Everything real that the seed sends, decided before it sends anything. */
export interface Plan {
  organisations: Organisation[]
  capabilities: { slug: string; capabilities: Capabilities & typeof unsaid & { slots: number } }[]
  requests: SeedRequest[]
}

export function planOf(data: SourceData): Plan {
  const partners = partnersOf(data)
  const organisations = [
    ...partners.map(({ organisation }) => organisation),
    ...data.cityProjects.map(cityOrganisation),
    ...data.programmes.map((programme) => requesterOf(programme).organisation),
  ]
  const requests = [
    ...data.programmes.map(requestOfProgramme),
    ...data.cityProjects.flatMap((project) => requestOfCity(project) ?? []),
  ]
  return {
    organisations: firstOfEachSlug(organisations),
    capabilities: partners.flatMap(({ organisation, capabilities }) =>
      capabilities
        ? [{ slug: organisation.slug, capabilities: { ...capabilities, ...unsaid, slots: requests.length } }]
        : [],
    ),
    requests,
  }
}

const firstOfEachSlug = (all: Organisation[]): Organisation[] =>
  all.filter(({ slug }, index) => all.findIndex((other) => other.slug === slug) === index)
