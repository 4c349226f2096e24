// How a request comes to its team. Whatever happens to it — an eligible verdict, an answer, a lapse, a veto — ends in `moveOn`,
// which looks at the offers of the revision and takes the one next step. Its caller has locked the request.
import { addWorkingDays, hubActor, type RankingRules } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { type Clock, newId } from '@hub/runtime'
import { askOf, decideNextStep, type Reroute } from './ask.rule.ts'
import { makeRanking } from './candidate.rule.ts'
import { insertCandidates } from './candidate.sql.ts'
import { listPartnersOnFile } from './capability.sql.ts'
import type { RoutingConfig } from './config.ts'
import { type NeedToCover, needsToCover } from './need.ts'
import { insertOffers, listOffersOf } from './offer.sql.ts'
import { holdsSlot, type Offer } from './offer.ts'
import { markAgreed, markSearched, updateRequest } from './request.sql.ts'
import { isFromSource, mustMove, type RequestState, type RoutedRequest } from './request.ts'
import { type Chosen, chooseTeam, teamOf, teamOfRequester } from './team.rule.ts'
import { insertTeam } from './team.sql.ts'

export interface Matching {
  clock: Clock
  config: RoutingConfig
  ranking: RankingRules
}

export async function moveOn(
  tx: Tx,
  matching: Matching,
  request: RoutedRequest,
  reroute: Reroute | null = null,
): Promise<void> {
  if (needsToCover(request.content).length === 0) return agreeOnRequester(tx, matching, request)
  const offers = await listOffersOf(tx, request)
  const next = decideNextStep(request.content, offers)
  if (next.step === 'propose') return proposeTeam(tx, matching, request, offers)
  if (next.step === 'ask') return askCandidates(tx, matching, request, { needs: next.needs, offers, reroute })
}

export async function moveTo(
  tx: Tx,
  request: RoutedRequest,
  state: RequestState,
  changes: Partial<Pick<RoutedRequest, 'teamDue'>> = {},
): Promise<void> {
  mustMove(request, state)
  await updateRequest(tx, request.id, { state, ...changes })
}

const about = ({ id, revision }: RoutedRequest) => ({ requestId: id, revision })

async function agreeOnRequester(tx: Tx, { clock }: Matching, request: RoutedRequest): Promise<void> {
  const at = clock.now()
  const team = teamOfRequester(request.content.requester)
  await insertTeam(
    tx,
    { id: newId(), requestId: request.id, revision: request.revision, team, state: 'agreed', due: null },
    at,
  )
  await moveTo(tx, request, 'agreed')
  await markAgreed(tx, request.id)
  await emit(tx, { type: 'routing.team_agreed', ...about(request), actor: hubActor, at, body: { team } })
}

async function proposeTeam(
  tx: Tx,
  { clock, config }: Matching,
  request: RoutedRequest,
  offers: Offer[],
): Promise<void> {
  const at = clock.now()
  const team = teamOf(offers.filter(({ state }) => state === 'accepted'))
  const due = addWorkingDays(at, config.consentDays, request.content.requester.country)
  await insertTeam(
    tx,
    { id: newId(), requestId: request.id, revision: request.revision, team, state: 'proposed', due },
    at,
  )
  await moveTo(tx, request, 'proposed')
  const body = { team, due: due.toISOString() }
  await emit(tx, { type: 'routing.team_proposed', ...about(request), actor: hubActor, at, body })
}

interface Round {
  needs: NeedToCover[]
  /** All that were made for the revision so far. */
  offers: Offer[]
  reroute: Reroute | null
}

// Slots are taken only for a team that can become complete.
async function askCandidates(tx: Tx, matching: Matching, request: RoutedRequest, round: Round): Promise<void> {
  const { needs, offers, reroute } = round
  const partners = await listPartnersOnFile(tx)
  const ranked = makeRanking(matching.ranking, partners)(askOf(request, needs, offers, reroute))
  const eligible = ranked.filter(({ rank }) => rank !== null)
  const chosen = chooseTeam(
    needs.map(({ id }) => id),
    eligible,
    new Set(offers.filter(holdsSlot).map(({ partner }) => partner)),
  )
  // An unmatched request is tried again and again: only what changes something is kept, or what an operator asked for.
  const isFruitless = chosen.uncovered.length > 0 && request.state === 'unmatched' && reroute === null
  if (isFruitless) return
  const reason = reroute?.reason ?? null
  if (chosen.uncovered.length > 0 && request.state === 'matching' && reroute !== null)
    throw new Refusal('routing.nobody_else', { needs: chosen.uncovered.join(', ') })
  const { clock, ranking } = matching
  await insertCandidates(tx, request, { scoring: ranking.version, ranked, rankedAt: clock.now(), reason })
  if (chosen.uncovered.length > 0) return giveUp(tx, matching, request, chosen.uncovered)
  const countryOf = new Map(partners.map(({ slug, country }) => [slug, country]))
  await sendOffers(tx, matching, request, chosen, countryOf, eligible.length)
}

async function giveUp(tx: Tx, { clock }: Matching, request: RoutedRequest, uncovered: string[]): Promise<void> {
  if (request.state === 'unmatched') return
  await moveTo(tx, request, 'unmatched')
  await markSearched(tx, request.id)
  const reason = `No partner on file that is free and was not asked before covers ${uncovered.join(', ')}.`
  const body = { uncovered, reason }
  await emit(tx, { type: 'routing.request_unmatched', ...about(request), actor: hubActor, at: clock.now(), body })
}

async function sendOffers(
  tx: Tx,
  { clock, config }: Matching,
  request: RoutedRequest,
  { asked }: Chosen,
  countryOf: ReadonlyMap<string, string | null>,
  candidates: number,
): Promise<void> {
  const at = clock.now()
  const mayLapse = config.demonstrationOffersLapse || !isFromSource(request.content)
  const made = asked.map(({ partner, score, needs }) => ({
    id: newId(),
    requestId: request.id,
    revision: request.revision,
    partner,
    needs,
    score,
    answerBy: mayLapse ? addWorkingDays(at, config.offerAnswerDays, countryOf.get(partner) ?? null) : null,
    sentAt: at,
  }))
  const due = request.teamDue ?? addWorkingDays(at, config.teamDays, request.content.requester.country)
  await insertOffers(tx, made)
  await moveTo(tx, request, 'matching', { teamDue: due })
  const offers = made.map(({ id, partner, needs, answerBy }) => ({
    offerId: id,
    partner,
    needs,
    answerBy: answerBy?.toISOString() ?? null,
  }))
  const body = { offers, candidates, due: due.toISOString() }
  await emit(tx, { type: 'routing.offers_sent', ...about(request), actor: hubActor, at, body })
}
