import type { Organisation } from '@hub/contracts'
import { type Capabilities, partnersOf } from './partners.ts'
import { cityOrganisation, requesterOf } from './requesters.ts'
import { requestOfCity, requestOfProgramme, type SeedRequest } from './requests.ts'
import type { SourceData } from './source-data.ts'

/** Everything real that the seed sends, decided before it sends anything. */
export interface Plan {
  organisations: Organisation[]
  capabilities: { slug: string; capabilities: Capabilities }[]
  requests: SeedRequest[]
}

export function planOf(data: SourceData): Plan {
  const partners = partnersOf(data)
  const organisations = [
    ...partners.map(({ organisation }) => organisation),
    ...data.cityProjects.map(cityOrganisation),
    ...data.programmes.map((programme) => requesterOf(programme).organisation),
  ]
  const grants = data.cityProjects.flatMap((project) => requestOfCity(project) ?? [])
  return {
    organisations: firstOfEachSlug(organisations),
    capabilities: partners.flatMap(({ organisation, capabilities }) =>
      capabilities ? [{ slug: organisation.slug, capabilities }] : [],
    ),
    requests: [...data.programmes.map(requestOfProgramme), ...grants],
  }
}

const firstOfEachSlug = (all: Organisation[]): Organisation[] =>
  all.filter(({ slug }, index) => all.findIndex((other) => other.slug === slug) === index)
