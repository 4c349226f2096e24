// Who may overrule a verdict, and when: no party to the request, and only while the newest verdict stands and no money is decided on.
import type { Verdict } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import type { OverrulingVerdict } from '../assessment.ts'

export interface OverrideCommand {
  verdict: OverrulingVerdict
  operator: { slug: string; name: string }
}

export interface StandingVerdict {
  revision: number
  verdict: Verdict
  isStanding: boolean
  fundedRevision: number | null
  requester: string
  /** Names, as the requester wrote them. */
  participants: readonly string[]
}

/** The verdict that is overruled; refuses otherwise. */
export function decideOverride({ verdict, operator }: OverrideCommand, standing: StandingVerdict): OverrulingVerdict {
  const { revision } = standing
  if (isParty(operator, standing)) throw new Refusal('assessment.conflict_of_interest', { organisation: operator.name })
  if (!standing.isStanding) throw new Refusal('assessment.verdict_not_standing', { revision })
  if (standing.fundedRevision === revision) throw new Refusal('assessment.money_decided', { revision })
  if (standing.verdict === 'needs_clarification') throw new Refusal('assessment.verdict_open', { revision })
  if (standing.verdict === verdict) throw new Refusal('assessment.verdict_unchanged', { revision, verdict })
  return standing.verdict
}

function isParty(operator: OverrideCommand['operator'], { requester, participants }: StandingVerdict): boolean {
  const names = [operator.slug, operator.name].map(plain)
  return operator.slug === requester || participants.some((name) => names.includes(plain(name)))
}

// Participants are written by hand: case, accents and punctuation do not make another body.
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
