// One journey from request to expenditure, played by organisations that do not exist: no real body is shown giving money, voting or
// receiving it. Three contributions, one of them earmarked, in amounts that do not divide evenly.
import type { Organisation, RequestDraft } from '@hub/contracts'
import { putOnce, type Seeding } from './seeding.ts'
import { untilSettled } from './settle.ts'

const illustrative = (
  slug: string,
  name: string,
  kind: Organisation['kind'],
  roles: Organisation['roles'],
): Organisation => ({ slug, name, kind, roles, illustrative: true })

const city = 'illustrative-city'
const partner = 'illustrative-partner'
const funders = {
  state: 'illustrative-state',
  foundation: 'illustrative-foundation',
  company: 'illustrative-company',
}

export const illustrativeOrganisations: readonly Organisation[] = [
  { ...illustrative(city, 'Illustrative City', 'local_government', ['requester']), country: 'SN' },
  illustrative(partner, 'Illustrative Partner', 'ngo', ['partner']),
  illustrative(funders.state, 'Illustrative State', 'national_government', ['funder']),
  illustrative(funders.foundation, 'Illustrative Foundation', 'foundation', ['funder']),
  illustrative(funders.company, 'Illustrative Company', 'private_sector', ['funder']),
]

const usd = (amount: string) => ({ amount, currency: 'USD' })

// Objective 22 and a human need: no real partner's mandate claims both, so nobody real is asked to take part.
const objective = 22

const request: RequestDraft & { submit: boolean } = {
  title: 'A help desk for the social security entitlements of returning workers',
  language: 'en',
  challenge:
    'Workers who return to the Illustrative City lose the pension rights and benefits that they earned abroad, because nobody helps them to claim them. Women who worked in private homes are hit hardest, and the human rights treaties that protect them stay on paper. Sustainable development of the city suffers with them.',
  desiredOutcome:
    'Every returning worker can claim what was earned, with due process and in a language that he or she speaks.',
  territories: [{ country: 'SN', city: 'Illustrative City' }],
  objectives: [objective],
  needs: [
    { kind: 'human', description: 'Advisers on the portability of social security', quantity: '3', unit: 'advisers' },
    { kind: 'financial', description: 'Salaries, travel and equipment of the help desk', amount: usd('100000.01') },
  ],
  budget: {
    total: usd('100000.01'),
    lines: [
      { category: 1, amount: usd('60000.00') },
      { category: 3, amount: usd('20000.01') },
      { category: 5, amount: usd('14000.00') },
      { category: 8, amount: usd('6000.00') },
    ],
  },
  timeframe: { months: 24 },
  participants: [
    { name: 'Illustrative City', kind: 'local_government', role: 'lead' },
    { name: 'Illustrative Association of Returning Workers', kind: 'migrants', role: 'partner' },
  ],
  markers: { gender: 2, humanRights: 'A' },
  visibility: 'public',
  illustrative: ['$'],
  contact: { email: `contact@${city}.example` },
  submit: true,
}

const capabilities = {
  mandate:
    'Helps returning workers to claim the social security, the pension rights and the benefits that they earned abroad.',
  support: ['human', 'technical'],
  objectives: [objective],
  themes: ['social protection'],
  countries: ['SN'],
  regions: [],
  languages: ['en', 'fr'],
  slots: 1,
  derived: false,
}

const contributions = [
  { funder: funders.state, amount: usd('90000.01'), objectives: [] },
  { funder: funders.foundation, amount: usd('33333.34'), objectives: [objective] },
  { funder: funders.company, amount: usd('20000.03'), objectives: [] },
]

const tranches = [usd('33333.34'), usd('66666.67')]

export async function playIllustrativeJourney(seeding: Seeding): Promise<void> {
  await putOnce(seeding.as(partner), `/v1/partners/${partner}/capabilities`, capabilities)
  const filed = await seeding
    .as(city)
    .post<{ id: string; revision: number; submittedAt: string }>('/v1/requests', request, 'seed-illustrative-request')
  // The day of the filing serves for every date, so that a seed that goes on tomorrow sends the same.
  const day = filed.submittedAt.slice(0, 10)
  for (const contribution of contributions) await contribute(seeding, contribution, day)
  await untilSettled(seeding.operator)
  await formTeam(seeding, filed.id)
  await untilSettled(seeding.operator)
  await fund(seeding, filed, day)
  seeding.tick('money')
}

async function contribute(seeding: Seeding, given: (typeof contributions)[number], day: string): Promise<void> {
  const { funder, amount, objectives } = given
  const name = `seed-${funder}`
  const pledge = { funder, amount, earmark: { thematicAreas: [], objectives, countries: [] }, visibility: 'public' }
  const { id } = await seeding.as(funder).post<{ id: string }>('/v1/fund/contributions', pledge, `${name}-pledge`)
  const at = `/v1/fund/contributions/${id}`
  const agreement = {
    reference: `Illustrative agreement with ${funder}`,
    signedOn: day,
    amount,
    schedule: [{ dueOn: day, amount }],
  }
  await seeding.operator.post(`${at}/agreement`, agreement, `${name}-agreement`)
  const deposit = {
    received: amount,
    credited: amount,
    valueDate: day,
    bankReference: `Illustrative deposit of ${funder}`,
  }
  await seeding.operator.post(`${at}/deposits`, deposit, `${name}-deposit`)
}

async function formTeam({ as, operator }: Seeding, requestId: string): Promise<void> {
  const offers = await as(partner).all<{ id: string; requestId: string }>('/v1/offers?state=open')
  for (const offer of offers.filter((open) => open.requestId === requestId))
    await as(partner).post(`/v1/offers/${offer.id}/accept`, {}, `seed-accept-${offer.id}`)
  const team = await operator.get<{ state: string }>(`/v1/requests/${requestId}/team`)
  if (team.state !== 'proposed') return
  await as(city).post(`/v1/requests/${requestId}/team/consent`, { agree: true }, `seed-consent-${requestId}`)
}

async function fund(seeding: Seeding, filed: { id: string; revision: number }, day: string): Promise<void> {
  const proposal = {
    requestId: filed.id,
    revision: filed.revision,
    lines: request.budget?.lines?.map((line) => ({ payee: partner, ...line })),
    tranches: tranches.map((amount) => ({ payee: partner, dueOn: day, amount })),
  }
  const { id } = await seeding.operator.post<{ id: string }>('/v1/fund/allocations', proposal, 'seed-allocation')
  const at = `/v1/fund/allocations/${id}`
  for (const member of seeding.committee.slice(0, 2)) {
    const vote = { vote: 'approve', reason: 'It helps workers to keep what they earned' }
    await seeding.as(member).post(`${at}/votes`, vote, `seed-vote-${member}`)
  }
  // A payment is not dated before the votes: their day, and not today's, so that a seed that goes on tomorrow sends the same.
  const { decidedAt } = await seeding.operator.get<{ decidedAt: string }>(at)
  const decidedOn = decidedAt.slice(0, 10)
  for (const tranche of tranches.keys()) {
    const payment = {
      payee: partner,
      tranche: tranche + 1,
      valueDate: decidedOn,
      bankReference: `Illustrative tranche ${tranche + 1}`,
    }
    await seeding.operator.post(`${at}/disbursements`, payment, `seed-tranche-${tranche + 1}`)
  }
  const expenditure = {
    payee: partner,
    period: { from: decidedOn, to: decidedOn },
    lines: [{ category: 1, amount: usd('12345.67') }],
  }
  await seeding.as(partner).post(`${at}/expenditures`, expenditure, 'seed-expenditure')
}
