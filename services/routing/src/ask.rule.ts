// What a request asks of partners in one round, read from its revision and from the offers made so far.
import type { Ask, Standing } from './candidate.rule.ts'
import { daysOf } from './cover.rule.ts'
import { type NeedToCover, needsToCover, uncovered } from './need.ts'
import { askedOf, holdsSlot, type Offer } from './offer.ts'
import type { RoutedRequest } from './request.ts'
import { plainWords } from './themes.ts'

type Answered = Pick<Offer, 'partner' | 'state' | 'needs' | 'asked' | 'taken'>

/** What is left to do: propose the team, wait for answers, or ask for what nobody was asked yet. */
export type NextStep = { step: 'propose' } | { step: 'wait' } | { step: 'ask'; needs: NeedToCover[] }

export function decideNextStep(content: RoutedRequest['content'], offers: readonly Answered[]): NextStep {
  const taken = offers.flatMap((offer) => (offer.state === 'accepted' ? offer.taken : []))
  const left = uncovered(needsToCover(content), taken)
  if (left.length === 0) return { step: 'propose' }
  const asked = offers.flatMap((offer) => (offer.state === 'open' ? askedOf(offer) : []))
  const needs = uncovered(left, asked)
  return needs.length === 0 ? { step: 'wait' } : { step: 'ask', needs }
}

/** An operator has the candidates ranked again: also those are asked whose offers lapsed, but not whom it passes over. */
export interface Reroute {
  reason: string
  passedOver: readonly string[]
}

/** What a round reads of its request. */
type Asking = Pick<RoutedRequest, 'content' | 'objectives' | 'vetoed'> & Partial<Pick<RoutedRequest, 'leftTeam'>>

export function askOf(
  request: Asking,
  needs: NeedToCover[],
  offers: readonly Answered[],
  reroute: Reroute | null,
): Ask {
  const { content, objectives } = request
  const texts = [
    content.title,
    content.challenge,
    content.desiredOutcome,
    ...content.needs.map((need) => need.description),
  ]
  return {
    requester: content.requester.slug,
    requesterKind: content.requester.kind,
    language: content.language,
    countries: [...new Set(content.territories.map(({ country }) => country))],
    objectives,
    words: plainWords(texts.join('\n')),
    needs,
    asksForMoney: content.needs.some(({ kind }) => kind === 'financial'),
    days: daysOf(content.timeframe),
    standings: standingsOf(request, offers, reroute),
    askedFor: askedForOf(offers),
  }
}

function standingsOf({ vetoed, leftTeam = [] }: Asking, offers: readonly Answered[], reroute: Reroute | null) {
  const standings = new Map<string, Standing>()
  for (const { partner, state } of offers) {
    if (state === 'declined') standings.set(partner, 'declined_before')
    if (state === 'lapsed' && reroute === null) standings.set(partner, 'lapsed_before')
  }
  for (const partner of reroute?.passedOver ?? []) standings.set(partner, 'passed_over')
  for (const partner of leftTeam) standings.set(partner, 'left_team')
  for (const partner of vetoed) standings.set(partner, 'vetoed')
  return standings
}

/** For which needs each partner holds an offer, whether or not it has answered. */
function askedForOf(offers: readonly Answered[]): Map<string, string[]> {
  const askedFor = new Map<string, string[]>()
  for (const { partner, needs } of offers.filter(holdsSlot))
    askedFor.set(partner, [...(askedFor.get(partner) ?? []), ...needs])
  return askedFor
}
