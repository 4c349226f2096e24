// Which operator has a stake in a request and must leave what concerns it to another: the same wherever operators act.
import type { OrganisationKind } from './organisation.ts'
import type { RequestRevision } from './request.ts'

export interface Operator {
  slug: string
  name: string
  kind: OrganisationKind
  country: string | null
}

export interface Stakes {
  request: Pick<RequestRevision, 'requester' | 'territories' | 'participants' | 'budget'>
  /** Slugs of all that accepted an offer for it or were in its team. */
  team: readonly string[]
  /** Reference of a request of the operator's own for the same need. */
  ownOverlap: string | null
}

/** The operator's stake, to be read after its name; null where it has none that is known. */
export function stakeOf(operator: Operator, { request, team, ownOverlap }: Stakes): string | null {
  const { requester, participants = [], budget } = request
  const isNamed = (name: string) => [operator.slug, operator.name].map(plain).includes(plain(name))
  if (operator.slug === requester.slug) return 'asks for it itself'
  const government = governmentStake(operator, request)
  if (government) return government
  if (team.includes(operator.slug)) return 'is or was a partner in its team'
  if (participants.some(({ name }) => isNamed(name))) return 'takes part in it by its own words'
  if (budget?.coFinancing?.some(({ source }) => isNamed(source))) return 'brings money to it'
  return ownOverlap === null ? null : `has asked for the same need in ${ownOverlap}`
}

function governmentStake(
  { kind, country }: Operator,
  { requester, territories }: Pick<Stakes['request'], 'requester' | 'territories'>,
): string | null {
  if (country === null) return null
  if (kind === 'local_government' && requester.kind === 'national_government' && requester.country === country)
    return 'stands under the government that asks for it'
  if (kind !== 'national_government') return null
  if (requester.country === country) return 'is the government of the body that asks for it'
  return territories.some((each) => each.country === country)
    ? `is the government of ${country}, where it is to be done`
    : null
}

// Participants are written by hand: case, accents and punctuation do not make another body.
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
