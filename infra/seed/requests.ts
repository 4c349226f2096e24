// Turns a programme or a city's grant into the request that the body it was for could have filed: its source's own words, nothing
// where the source says nothing. Fields that the API demands are filled from the source's words and their paths listed.
import type { Need, RequestDraft } from '@hub/contracts'
import { participantsOf } from './counterparts.ts'
import { slugOf } from './names.ts'
import { cityOrganisation, requesterOf } from './requesters.ts'
import type { CityProject, Programme } from './source-data.ts'
import { type Timeframe, timeframeOf } from './timeframe.ts'

export interface SeedRequest {
  /** Names the request in Idempotency-Keys, so that a seed that was killed goes on with the same ones. */
  id: string
  requester: string
  /** False where the source names no country: without a territory it stays a draft. */
  isComplete: boolean
  draft: RequestDraft
  /** The organisations that ran it, as the source has it: they accept. */
  ranBy: string[]
  /** Those of them whose team the requester agrees to: nobody where it was the seed that chose the requester. */
  agreesTo: string[]
}

/** Filled in every request, never said by a source. */
const always = ['language', 'needs[0].kind', 'needs[0].description', 'visibility', 'contact.email']

export function requestOfProgramme(programme: Programme): SeedRequest {
  const { id, title, need, countries, objectives, source } = programme
  const requester = requesterOf(programme)
  const timeframe = timeframeOf(programme)
  const participants = participantsOf(programme.governmentCounterparts)
  const ranBy = programme.deliveryUnchecked
    ? []
    : programme.participatingOrganisations.map((acronym) => slugOf(acronym))
  const money = moneyOf(programme)
  // How long it ran is the one measure of support that sources give: so many months of it.
  const duration = timeframe ? { quantity: String(timeframe.months), unit: 'months' } : {}
  const draft: RequestDraft = {
    title,
    language: 'en',
    challenge: need ?? title,
    ...(countries.length > 0 ? { territories: countries.map((country) => ({ country })) } : {}),
    ...(objectives.length > 0 ? { objectives } : {}),
    needs: [{ kind: 'technical', description: need ?? title, ...duration }, ...financialNeed(title, money)],
    ...(money ? { budget: { total: money } } : {}),
    ...(timeframe ? { timeframe } : {}),
    ...(participants.length > 0 ? { participants } : {}),
    visibility: 'public',
    source,
    illustrative: [
      ...always,
      ...(requester.isNamed ? [] : ['requester']),
      ...(need === undefined ? ['challenge'] : []),
      ...(timeframe ? ['needs[0].quantity', 'needs[0].unit', ...unstatedIn(timeframe, programme)] : []),
      ...(participants.length > 0 ? ['participants[].kind', 'participants[].role'] : []),
      ...(money ? ['needs[1].kind', 'needs[1].description'] : []),
      ...(money && programme.budgetApproximate ? ['needs[1].amount', 'budget.total'] : []),
    ],
    contact: { email: contactOf(requester.organisation.slug) },
  }
  return {
    id,
    requester: requester.organisation.slug,
    isComplete: countries.length > 0,
    draft,
    ranBy,
    agreesTo: requester.isNamed ? ranBy : [],
  }
}

/** A start that the source gives as another date, and months that were counted or estimated. */
const unstatedIn = ({ start }: Timeframe, { inferred, durationMonths }: Programme): string[] => [
  ...(start !== undefined && 'start' in inferred ? ['timeframe.start'] : []),
  ...(durationMonths === undefined || 'durationMonths' in inferred ? ['timeframe.months'] : []),
]

/** A city's grant, where the source states its amount. */
export function requestOfCity(project: CityProject): SeedRequest | undefined {
  const { city, country, fund, chapter, projectTitle, summary, amountUsd, source } = project
  if (amountUsd === undefined) return undefined
  const money = usd(amountUsd)
  const words = summary ?? projectTitle
  const title = projectTitle ?? summary ?? `${fund}: ${chapter}`
  const { slug } = cityOrganisation(project)
  const draft: RequestDraft = {
    title,
    language: 'en',
    challenge: words ?? title,
    territories: [{ country, city }],
    needs: [{ kind: 'technical', description: words ?? title }, ...financialNeed(title, money)],
    budget: { total: money },
    visibility: 'public',
    source,
    illustrative: [
      ...always,
      ...(projectTitle === undefined ? ['title'] : []),
      ...(summary === undefined ? ['challenge'] : []),
      'needs[1].kind',
      'needs[1].description',
    ],
    contact: { email: contactOf(slug) },
  }
  return { id: `city-${slug}`, requester: slug, isComplete: true, draft, ranBy: [], agreesTo: [] }
}

// How the money was to be spent no source says: the budget has a total and no lines.
const financialNeed = (description: string, amount: Amount | undefined): Need[] =>
  amount ? [{ kind: 'financial', description, amount }] : []

type Amount = { amount: string; currency: string }
const usd = (amount: number): Amount => ({ amount: amount.toFixed(2), currency: 'USD' })

function moneyOf({ budgetUsd, budgetOriginal, budgetCurrency }: Programme): Amount | undefined {
  if (budgetUsd !== undefined) return usd(budgetUsd)
  if (budgetOriginal === undefined || budgetCurrency === undefined) return undefined
  return { amount: budgetOriginal.toFixed(2), currency: budgetCurrency }
}

const contactOf = (slug: string) => `contact@${slug}.example`
