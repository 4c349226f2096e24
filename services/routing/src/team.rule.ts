// The smallest set of candidates that covers every need; of several the one with the higher scores. Then the team of those who accepted.
import type { Team } from '@hub/contracts'
import { byScore, type Candidate } from './candidate.rule.ts'
import type { Offer } from './offer.ts'

type Coverer = Pick<Candidate, 'partner' | 'score' | 'covers'>

export interface Chosen {
  /** Whom to ask for what: each need of exactly one of them. */
  asked: { partner: string; score: number; needs: string[] }[]
  /** Needs that nobody can cover. */
  uncovered: string[]
}

// 2^12 sets are tried at most: well under a millisecond. Beyond it the choice is greedy and may be larger than need be.
const mostForExactSearch = 12

/** `inTeam`: partners that hold an offer of the request already, so that one more need does not make the team larger. */
export function chooseTeam(
  needs: readonly string[],
  candidates: readonly Coverer[],
  inTeam: ReadonlySet<string> = new Set(),
): Chosen {
  const preferred = candidates.toSorted((a, b) => costOf(a, inTeam) - costOf(b, inTeam) || byScore(a, b))
  const ranked = bestOfEachCoverage(needs, preferred)
  const coverable = needs.filter((need) => ranked.some(({ covers }) => covers.includes(need)))
  const uncovered = needs.filter((need) => !coverable.includes(need))
  const isSmall = ranked.length <= mostForExactSearch
  const chosen = isSmall ? smallestCover(coverable, ranked, inTeam) : greedyCover(coverable, ranked)
  return { asked: share(coverable, chosen), uncovered }
}

const costOf = ({ partner }: Coverer, inTeam: ReadonlySet<string>) => (inTeam.has(partner) ? 0 : 1)

// Two candidates that cover the same needs never belong to one smallest set, so only the preferred one matters.
function bestOfEachCoverage(needs: readonly string[], preferred: readonly Coverer[]): Coverer[] {
  const best = new Map<string, Coverer>()
  for (const candidate of preferred) {
    const covers = needs.filter((need) => candidate.covers.includes(need))
    const coverage = covers.join()
    if (covers.length > 0 && !best.has(coverage)) best.set(coverage, { ...candidate, covers })
  }
  return [...best.values()]
}

function smallestCover(
  needs: readonly string[],
  candidates: readonly Coverer[],
  inTeam: ReadonlySet<string>,
): Coverer[] {
  let best: Coverer[] | undefined
  for (let subset = 0; subset < 2 ** candidates.length; subset += 1) {
    const team = candidates.filter((_, place) => subset & (1 << place))
    const isBetter = best === undefined || compareTeams(team, best, inTeam) < 0
    if (isBetter && needs.every((need) => team.some(({ covers }) => covers.includes(need)))) best = team
  }
  return best ?? []
}

/** Fewest newcomers first, then fewest members, then the higher total score, then the slugs in the order of the alphabet. */
export function compareTeams(
  a: readonly Coverer[],
  b: readonly Coverer[],
  inTeam: ReadonlySet<string> = new Set(),
): number {
  const newcomers = (team: readonly Coverer[]) => team.reduce((sum, member) => sum + costOf(member, inTeam), 0)
  const difference = newcomers(a) - newcomers(b) || a.length - b.length
  if (difference !== 0) return difference
  // In tenths: sums of floating-point numbers depend on their order.
  const total = (team: readonly Coverer[]) => team.reduce((sum, { score }) => sum + Math.round(score * 10), 0)
  const slugs = (team: readonly Coverer[]) =>
    team
      .map(({ partner }) => partner)
      .sort()
      .join(' ')
  return total(b) - total(a) || (slugs(a) < slugs(b) ? -1 : 1)
}

/** `preferred`: in the order in which one is taken of those that cover as many of the needs that are left. */
function greedyCover(needs: readonly string[], preferred: readonly Coverer[]): Coverer[] {
  const team: Coverer[] = []
  let left = [...needs]
  while (left.length > 0) {
    const gain = ({ covers }: Coverer) => covers.filter((need) => left.includes(need)).length
    const next = preferred.toSorted((a, b) => gain(b) - gain(a))[0]
    if (next === undefined) break
    team.push(next)
    left = left.filter((need) => !next.covers.includes(need))
  }
  return team
}

/** Each need goes to the best of those who cover it. */
function share(needs: readonly string[], team: readonly Coverer[]): Chosen['asked'] {
  const ranked = team.toSorted(byScore)
  const holderOf = (need: string) => ranked.find(({ covers }) => covers.includes(need))?.partner
  return ranked
    .map(({ partner, score }) => ({ partner, score, needs: needs.filter((need) => holderOf(need) === partner) }))
    .filter((member) => member.needs.length > 0)
}

type Acceptance = Pick<Offer, 'partner' | 'partnerName' | 'partnerKind' | 'score' | 'taken'>

/** The team of those who accepted: led by the best-scored entity of the UN in it, else by the best-scored member; all are payees. */
export function teamOf(accepted: readonly Acceptance[]): Team {
  const ranked = onePerPartner(accepted).toSorted(byScore)
  const ofUn = ranked.find(({ partnerKind }) => partnerKind === 'un_entity')
  const lead = ofUn ?? ranked[0]
  if (lead === undefined) throw new Error('a team needs a member')
  return {
    lead: lead.partner,
    leadReason: leadReason(lead, ranked.length, ofUn !== undefined),
    members: ranked.map(({ partner, partnerName, taken }) => ({ partner, name: partnerName, needs: taken })),
    payees: ranked.map(({ partner }) => partner),
    uncovered: [],
  }
}

/** Who accepted several offers has taken on all their needs; its best score counts. */
function onePerPartner(accepted: readonly Acceptance[]): Acceptance[] {
  const members = new Map<string, Acceptance>()
  for (const offer of accepted) {
    const { score, taken } = members.get(offer.partner) ?? { score: 0, taken: [] }
    members.set(offer.partner, { ...offer, score: Math.max(score, offer.score), taken: [...taken, ...offer.taken] })
  }
  return [...members.values()]
}

// Everybody reads it: it names no score.
function leadReason({ partnerName }: { partnerName: string }, size: number, isOfUn: boolean): string {
  if (size === 1) return `${partnerName} covers every need alone.`
  const among = isOfUn ? 'entities of the United Nations in the team' : 'members'
  return `${partnerName} ranks first of the ${among}.`
}

/** Money alone was asked for: the requester is its own team, lead and payee. */
export const teamOfRequester = ({ slug, name }: { slug: string; name: string }): Team => ({
  lead: slug,
  leadReason: 'The request asks for money only: the requester is its own team.',
  members: [{ partner: slug, name, needs: [] }],
  payees: [slug],
  uncovered: [],
})
