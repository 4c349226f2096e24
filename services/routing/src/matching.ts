// How a request comes to its team. Whatever happens to it — an eligible verdict, an answer, a lapse, a veto — ends in `moveOn`,
// which looks at the offers of the revision and takes the one next step. Its caller has locked the request.
import { addWorkingDays, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { type Clock, newId } from '@hub/runtime'
import { askOf, decideNextStep, type Reroute } from './ask.rule.ts'
import { type Ask, type Candidate, hasDoneTheLike, makeRecognise } from './candidate.rule.ts'
import { insertCandidates } from './candidate.sql.ts'
import { listPartnersOnFile } from './capability.sql.ts'
import { factsOf, type PartnerOnFile } from './capability.ts'
import { coFinanciersOf } from './co-financier.rule.ts'
import type { RoutingConfig } from './config.ts'
import { coverOf } from './cover.rule.ts'
import { teamOf, teamOfRequester } from './formed-team.rule.ts'
import { type Gap, gapOf } from './gap.rule.ts'
import { financialObjectives, type NeedToCover, needsToCover } from './need.ts'
import { insertOffers, listOffersOf } from './offer.sql.ts'
import { holdsSlot, type Offer } from './offer.ts'
import type { PreparedRankings } from './prepared-rankings.ts'
import type { RankingOf } from './ranking.ts'
import { markAgreed, markSearched, type TeamTime, updateRequest } from './request.sql.ts'
import { isFromSource, isReplacingPhase, mustMove, phaseOf, type RequestState, type RoutedRequest } from './request.ts'
import { type Search, searchPartners } from './search.rule.ts'
import { relaxedAt, stepsOf } from './search.ts'
import type { Chosen } from './team.rule.ts'
import { insertTeam, selectAgreedTeam } from './team.sql.ts'

export interface Matching {
  clock: Clock
  config: RoutingConfig
  rankingOf: RankingOf
  prepared: PreparedRankings
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
  changes: Partial<TeamTime> & Partial<Pick<RoutedRequest, 'gaps'>> = {},
): Promise<void> {
  const { replacing } = request
  // While a member is replaced the request stays agreed, or funded.
  if (replacing !== null && isReplacingPhase(state))
    return updateRequest(tx, request.id, { replacing: state, ...changes })
  if (replacing !== null && state === 'agreed') return updateRequest(tx, request.id, { replacing: null, ...changes })
  mustMove(request, state)
  await updateRequest(tx, request.id, { state, replacing: state === 'funded' ? replacing : null, ...changes })
}

const about = ({ id, revision }: RoutedRequest) => ({ requestId: id, revision })

async function agreeOnRequester(tx: Tx, matching: Matching, request: RoutedRequest): Promise<void> {
  const at = matching.clock.now()
  await showCoFinanciers(tx, matching, request)
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

/** All partners as they are now, to be ranked as the ruleset says that assessed the request. */
export async function rankingOfAll(tx: Tx, { rankingOf, prepared }: Matching, { rulesetVersion }: RoutedRequest) {
  const partners = await listPartnersOnFile(tx)
  const rules = await rankingOf(tx, rulesetVersion)
  return { partners, rank: prepared(rules, partners), kept: { scoring: rules.version, facts: factsOf(partners) } }
}

/** Nobody is ranked for a request for money only: kept are those who could bring some. */
async function showCoFinanciers(tx: Tx, matching: Matching, request: RoutedRequest): Promise<void> {
  const ask = askOf(request, [], [], null)
  const { partners, rank, kept } = await rankingOfAll(tx, matching, request)
  const coFinanciers = coFinanciersOf(ask, financialObjectives(request), partners, rank(ask))
  if (coFinanciers.length === 0) return
  const rankedAt = matching.clock.now()
  await insertCandidates(tx, request, { ...kept, step: 'first', ranked: [], coFinanciers, rankedAt, reason: null })
}

async function proposeTeam(
  tx: Tx,
  { clock, config }: Matching,
  request: RoutedRequest,
  offers: Offer[],
): Promise<void> {
  const at = clock.now()
  const before = request.replacing === null ? null : ((await selectAgreedTeam(tx, request))?.team ?? null)
  const accepted = offers.filter(({ state }) => state === 'accepted')
  const team = teamOf(accepted, { diversity: config.diversity, before })
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
  const ask = askOf(request, needs, offers, reroute)
  const { partners, rank, kept } = await rankingOfAll(tx, matching, request)
  const search = searchPartners({
    rank,
    ask,
    partners,
    inTeam: new Map(offers.filter(holdsSlot).map(({ partner, partnerKind }) => [partner, partnerKind])),
    diversity: matching.config.diversity,
    from: request.searchFrom,
  })
  const { chosen, ranked, step } = search
  const gaps = gapsOf(chosen, ask, partners, ranked)
  // An unmatched request is tried again and again: only what changes something is kept, or what an operator asked for.
  const isFruitless = gaps.length > 0 && phaseOf(request) === 'unmatched' && reroute === null
  if (isFruitless) return updateRequest(tx, request.id, { gaps })
  const reason = reroute?.reason ?? null
  if (gaps.length > 0 && phaseOf(request) === 'matching' && reroute !== null)
    throw new Refusal('routing.nobody_else', { needs: gaps.map(({ needId }) => needId).join(', ') })
  const coFinanciers = coFinanciersOf(ask, financialObjectives(request), partners, ranked)
  const rankedAt = matching.clock.now()
  await insertCandidates(tx, request, { ...kept, step, ranked, coFinanciers, rankedAt, reason })
  if (gaps.length > 0) return giveUp(tx, matching, request, gaps)
  const countryOf = new Map(partners.map(({ slug, country }) => [slug, country]))
  if (step !== 'first') await tellWider(tx, request, search, rankedAt)
  await sendOffers(tx, matching, request, search, countryOf)
}

async function tellWider(tx: Tx, request: RoutedRequest, { step, ranked }: Search, at: Date): Promise<void> {
  const found = ranked.flatMap(({ partner, rank, relaxed }) => (rank !== null && relaxed ? [partner] : []))
  const body = { step, relaxed: relaxedAt(step), found: found.length, reason: stepsOf[step].reason }
  await emit(tx, { type: 'routing.search_widened', ...about(request), actor: hubActor, at, body })
}

/** Of each need that the chosen team leaves uncovered, why. */
function gapsOf({ uncovered }: Chosen, ask: Ask, partners: readonly PartnerOnFile[], ranked: readonly Candidate[]) {
  if (uncovered.length === 0) return []
  const recognise = makeRecognise(ask.words)
  const candidates = new Map(ranked.map((candidate) => [candidate.partner, candidate]))
  return ask.needs.flatMap((need) => {
    const left = uncovered.find(({ needId }) => needId === need.id)
    if (left === undefined) return []
    const covers = partners.flatMap((partner) => {
      const candidate = candidates.get(partner.slug)
      if (candidate === undefined || partner.slug === ask.requester) return []
      const ground = { recognise, hasDoneTheLike: hasDoneTheLike(candidate.parts) }
      return [{ candidate, cover: coverOf(need, ask, partner, ground) }]
    })
    return [gapOf(need, left.short, covers)]
  })
}

async function giveUp(tx: Tx, { clock, config }: Matching, request: RoutedRequest, gaps: Gap[]): Promise<void> {
  await updateRequest(tx, request.id, { gaps })
  if (phaseOf(request) === 'unmatched') return
  const at = clock.now()
  await moveTo(tx, request, 'unmatched')
  await markSearched(tx, request.id)
  const uncovered = gaps.map(({ needId }) => needId)
  const reason = gaps.map((gap) => gap.reason).join(' ')
  const soon = addWorkingDays(at, config.operatorDays, request.content.requester.country)
  const due = request.teamDue !== null && request.teamDue < soon ? request.teamDue : soon
  const body = { uncovered, reason, gaps, due: due.toISOString() }
  await emit(tx, { type: 'routing.request_unmatched', ...about(request), actor: hubActor, at, body })
}

async function sendOffers(
  tx: Tx,
  { clock, config }: Matching,
  request: RoutedRequest,
  { chosen, ranked }: Search,
  countryOf: ReadonlyMap<string, string | null>,
): Promise<void> {
  const at = clock.now()
  const mayLapse = config.demonstrationOffersLapse || !isFromSource(request.content)
  const made = chosen.asked.map(({ partner, score, needs, asked: amounts, reserved }) => ({
    id: newId(),
    requestId: request.id,
    revision: request.revision,
    partner,
    needs,
    asked: amounts,
    reserved,
    score,
    answerBy: mayLapse ? addWorkingDays(at, config.offerAnswerDays, countryOf.get(partner) ?? null) : null,
    sentAt: at,
  }))
  const due = request.teamDue ?? addWorkingDays(at, config.teamDays, request.content.requester.country)
  await insertOffers(tx, made)
  await moveTo(tx, request, 'matching', {
    gaps: [],
    ...(request.teamDue === null ? { teamSince: at, teamDue: due } : {}),
  })
  const offers = made.map(({ id, partner, needs, answerBy }) => ({
    offerId: id,
    partner,
    needs,
    answerBy: answerBy?.toISOString() ?? null,
  }))
  const candidates = ranked.filter(({ rank }) => rank !== null).length
  const body = { offers, candidates, due: due.toISOString() }
  await emit(tx, { type: 'routing.offers_sent', ...about(request), actor: hubActor, at, body })
}
