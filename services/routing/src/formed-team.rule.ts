// The team of those who accepted: its members, its lead and why, its payees.
import type { Team } from '@hub/contracts'
import { byScore } from './candidate.rule.ts'
import { type Diversity, judgeDiversity } from './diversity.rule.ts'
import type { Offer } from './offer.ts'

type Acceptance = Pick<Offer, 'partner' | 'partnerName' | 'partnerKind' | 'score' | 'taken'>

/** The team of those who accepted: led by the best-scored entity of the UN in it, else by the best-scored member; all are payees. */
export function teamOf(accepted: readonly Acceptance[], { diversity, before }: Forming = nothingElse): Team {
  const ranked = onePerPartner(accepted).toSorted(byScore)
  const ofUn = ranked.find(({ partnerKind }) => partnerKind === 'un_entity')
  const staying = ranked.find(({ partner }) => partner === before?.lead)
  const lead = staying ?? ofUn ?? ranked[0]
  if (lead === undefined) throw new Error('a team needs a member')
  return {
    lead: lead.partner,
    leadReason: staying
      ? `${staying.partnerName} goes on leading the team.`
      : `${hasLeft(before)}${leadReason(lead, ranked.length, ofUn !== undefined)}`,
    members: ranked.map(({ partner, partnerName, taken }) => ({ partner, name: partnerName, needs: taken })),
    payees: ranked.map(({ partner }) => partner),
    uncovered: [],
    ...(diversity && {
      diversity: judgeDiversity(
        diversity,
        ranked.map(({ partnerKind }) => partnerKind),
      ),
    }),
  }
}

interface Forming {
  diversity: Diversity | null
  /** The team that the requester had agreed to, where a member of it is replaced: its lead goes on leading while it is in the team. */
  before: Team | null
}

const nothingElse: Forming = { diversity: null, before: null }

function hasLeft(before: Team | null): string {
  const lead = before?.members.find(({ partner }) => partner === before.lead)
  return lead === undefined ? '' : `${lead.name} has left the team. `
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
