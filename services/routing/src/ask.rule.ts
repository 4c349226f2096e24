// What a request asks of partners in one round, read from its revision and from the offers made so far.
import type { Ask, Standing } from './candidate.rule.ts'
import { type NeedToCover, needsToCover, uncovered } from './need.ts'
import type { Offer } from './offer.ts'
import type { RoutedRequest } from './request.ts'
import { plainWords } from './themes.ts'

type Answered = Pick<Offer, 'partner' | 'state' | 'needs' | 'taken'>

/** What is left to do: propose the team, wait for answers, or ask for what nobody was asked yet. */
export type NextStep = { step: 'propose' } | { step: 'wait' } | { step: 'ask'; needs: NeedToCover[] }

export function decideNextStep(content: RoutedRequest['content'], offers: readonly Answered[]): NextStep {
  const taken = offers.flatMap((offer) => (offer.state === 'accepted' ? offer.taken : []))
  const left = uncovered(needsToCover(content), taken)
  if (left.length === 0) return { step: 'propose' }
  const asked = new Set(offers.flatMap((offer) => (offer.state === 'open' ? offer.needs : [])))
  const needs = left.filter(({ id }) => !asked.has(id))
  return needs.length === 0 ? { step: 'wait' } : { step: 'ask', needs }
}

export function askOf(request: RoutedRequest, needs: NeedToCover[], offers: readonly Answered[]): Ask {
  const { content, objectives, vetoed } = request
  const texts = [
    content.title,
    content.challenge,
    content.desiredOutcome,
    ...content.needs.map((need) => need.description),
  ]
  return {
    requester: content.requester.slug,
    language: content.language,
    countries: [...new Set(content.territories.map(({ country }) => country))],
    objectives,
    words: plainWords(texts.join('\n')),
    needs,
    standings: standingsOf(vetoed, offers),
  }
}

const standingOf: Partial<Record<Offer['state'], Standing>> = {
  open: 'already_asked',
  accepted: 'already_asked',
  declined: 'declined_before',
  lapsed: 'lapsed_before',
}

function standingsOf(vetoed: readonly string[], offers: readonly Answered[]): Map<string, Standing> {
  const standings = new Map<string, Standing>()
  for (const { partner, state } of offers) {
    const standing = standingOf[state]
    if (standing !== undefined) standings.set(partner, standing)
  }
  for (const partner of vetoed) standings.set(partner, 'vetoed')
  return standings
}
