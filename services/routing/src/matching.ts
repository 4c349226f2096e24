// How a request comes to its team. Whatever happens to it — an eligible verdict, an answer, a lapse, a veto — ends in `moveOn`,
// which looks at the offers of the revision and takes the one next step. Its caller has locked the request.
import { type Actor, addWorkingDays, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit, emitAll } from '@hub/events'
import { type Clock, newId } from '@hub/runtime'
import { askOf, decideNextStep } from './ask.rule.ts'
import { rankCandidates, scoringVersion } from './candidate.rule.ts'
import { insertCandidates } from './candidate.sql.ts'
import { listPartnersOnFile, lockSlots } from './capability.sql.ts'
import type { RoutingConfig } from './config.ts'
import { type NeedToCover, needsToCover } from './need.ts'
import { insertOffers, listOffersOf, updateOffers } from './offer.sql.ts'
import { holdsSlot, type Offer } from './offer.ts'
import { updateRequest } from './request.sql.ts'
import { isDemonstration, mustMove, type RequestState, type RoutedRequest } from './request.ts'
import { type Chosen, chooseTeam, teamOf, teamOfRequester } from './team.rule.ts'
import { insertTeam, updateStandingTeam } from './team.sql.ts'

export interface Matching {
  clock: Clock
  config: RoutingConfig
}

export async function moveOn(tx: Tx, matching: Matching, request: RoutedRequest): Promise<void> {
  if (needsToCover(request.content).length === 0) return agreeOnRequester(tx, matching, request)
  const offers = await listOffersOf(tx, request)
  const next = decideNextStep(request.content, offers)
  if (next.step === 'propose') return proposeTeam(tx, matching, request, offers)
  if (next.step === 'ask') return askCandidates(tx, matching, request, next.needs, offers)
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

/** Ends every offer that holds a slot, and the team; or, where it names some, the offers `of` these partners. Partners read the reason. */
export async function withdrawOffers(
  tx: Tx,
  { clock }: Matching,
  request: RoutedRequest,
  because: { reason: string; actor: Actor; of?: readonly string[] },
): Promise<void> {
  const at = clock.now()
  const { reason, actor, of } = because
  const held = (await listOffersOf(tx, request)).filter(
    (offer) => holdsSlot(offer) && (of === undefined || of.includes(offer.partner)),
  )
  if (of === undefined) await updateStandingTeam(tx, request.id, { reason, at })
  if (held.length === 0) return
  await updateOffers(
    tx,
    held.map(({ id }) => id),
    { state: 'withdrawn', reason },
  )
  await emitAll(
    tx,
    held.map(({ id, partner }) => ({
      type: 'routing.offer_withdrawn' as const,
      ...about(request),
      actor,
      at,
      body: { offerId: id, partner, reason },
    })),
  )
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

// Slots are taken only for a team that can become complete.
async function askCandidates(
  tx: Tx,
  matching: Matching,
  request: RoutedRequest,
  needs: NeedToCover[],
  offers: Offer[],
): Promise<void> {
  await lockSlots(tx)
  const partners = await listPartnersOnFile(tx)
  const ranked = rankCandidates(askOf(request, needs, offers), partners)
  await insertCandidates(tx, request, { scoring: scoringVersion, ranked, rankedAt: matching.clock.now() })
  const eligible = ranked.filter(({ rank }) => rank !== null)
  const chosen = chooseTeam(
    needs.map(({ id }) => id),
    eligible,
  )
  if (chosen.uncovered.length > 0) return giveUp(tx, matching, request, chosen.uncovered)
  const countryOf = new Map(partners.map(({ slug, country }) => [slug, country]))
  await sendOffers(tx, matching, request, chosen, countryOf, eligible.length)
}

async function giveUp(tx: Tx, { clock }: Matching, request: RoutedRequest, uncovered: string[]): Promise<void> {
  if (request.state === 'unmatched') return
  await moveTo(tx, request, 'unmatched')
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
  const mayLapse = config.demonstrationOffersLapse || !isDemonstration(request.content)
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
