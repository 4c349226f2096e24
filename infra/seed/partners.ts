// Who could help: the organisations of mandates.json and partners.json as one list, with what their mandate says they can bring.
import type { Organisation, OrganisationKind } from '@hub/contracts'
import { slugOf } from './names.ts'
import type { Evaluation, Mandate, NetworkMember, Programme, SourceData } from './source-data.ts'

interface Evidence {
  kind: 'programme' | 'evaluation'
  record?: string
  countries: string[]
  objectives: number[]
  title: string
  about?: string
  year?: number
  source: string
}

export interface Capabilities {
  mandate?: string
  support: string[]
  objectives: number[]
  themes: string[]
  countries: string[]
  regions: string[]
  evidence: Evidence[]
  source: string
}

export interface Partner {
  acronym: string
  organisation: Organisation
  /** Absent where the source names no kind of support: what one can bring is not guessed. */
  capabilities?: Capabilities
}

const kindOfMandate: Record<string, OrganisationKind> = {
  un_entity: 'un_entity',
  intergovernmental: 'intergovernmental',
  civil_society: 'ngo',
  city_network: 'city_network',
  foundation: 'foundation',
  ifi: 'ifi',
  academia: 'university',
  private_sector: 'private_sector',
}
/** These ask for their region, so their kind must say that they are regional bodies, which the mandates' list has no word for. */
const regionalBodies = new Set(['AUC', 'IGAD', 'MARRI', 'PIFS'])
const askers = new Set(['AUC', 'IGAD', 'PIFS', 'UCLG', 'CMI'])
const evaluated = 'IOM'

/** Every organisation whose kind a source states, in the order of the mandates. */
export function partnersOf(data: SourceData): Partner[] {
  return data.mandates.flatMap((mandate) => {
    const kind = regionalBodies.has(mandate.acronym) ? 'regional_organisation' : kindOfMandate[mandate.kind ?? '']
    if (kind === undefined) return []
    const member = data.networkMembers.find(({ acronym, name }) => (acronym ?? name) === mandate.acronym)
    const capabilities = capabilitiesOf(mandate, member, data)
    const roles: Organisation['roles'] = askers.has(mandate.acronym) ? ['partner', 'requester'] : ['partner']
    const organisation = { slug: slugOf(mandate.acronym), name: mandate.name, kind, roles, source: mandate.source }
    return [{ acronym: mandate.acronym, organisation, ...(capabilities ? { capabilities } : {}) }]
  })
}

function capabilitiesOf(mandate: Mandate, member: NetworkMember | undefined, data: SourceData) {
  if (mandate.support.length === 0) return undefined
  return {
    // Words that tell of projects would say twice that it took part in them.
    ...(mandate.mandate === undefined || mandate.fromProjects ? {} : { mandate: mandate.mandate }),
    support: mandate.support,
    objectives: union(mandate.objectives, member?.objectives).sort((a, b) => a - b),
    themes: union(mandate.themes, member?.mandateThemes),
    countries: union(mandate.countries, member?.countries),
    regions: mandate.regions,
    evidence: [
      ...data.programmes.filter((programme) => hasRun(programme, mandate.acronym, member)).map(programmeEvidence),
      ...(mandate.acronym === evaluated ? data.evaluations.map(evaluationEvidence) : []),
    ],
    source: mandate.source,
  }
}

// Who only signed has not shown that it can.
const hasRun = (programme: Programme, acronym: string, member: NetworkMember | undefined): boolean =>
  !programme.deliveryUnchecked &&
  (programme.participatingOrganisations.includes(acronym) || (member?.jointProgrammes.includes(programme.id) ?? false))

function programmeEvidence({ id, title, need, countries, objectives, start, end, source }: Programme): Evidence {
  const date = start ?? end
  return {
    kind: 'programme',
    record: id,
    countries,
    objectives,
    title,
    ...(need === undefined ? {} : { about: need }),
    ...(date === undefined ? {} : { year: Number(date.slice(0, 4)) }),
    source,
  }
}

const evaluationEvidence = ({ country, title, year, source }: Evaluation): Evidence => ({
  kind: 'evaluation',
  countries: [country],
  objectives: [],
  title,
  year,
  source,
})

const union = <T>(first: T[], second: T[] = []): T[] => [...new Set([...first, ...second])]
