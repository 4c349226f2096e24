// The organisations that a source names as having run a programme accept its offer, and where they turn out to cover all of it the
// requester agrees, unless it was the seed that chose the requester. Nothing else is answered: what no source says stays open.
import type { Team } from '@hub/contracts'
import type { HubClient } from './hub-client.ts'
import { inParallel } from './in-parallel.ts'
import type { SeedRequest } from './requests.ts'
import type { FiledRequest } from './seed.ts'
import type { Seeding } from './seeding.ts'

interface Offer {
  id: string
  requestId: string
  state: string
}
interface TeamView {
  state: string
  team: Team | null
}

const atOnce = 8

export async function answerOffers(seeding: Seeding, filed: readonly FiledRequest[]): Promise<void> {
  const byId = new Map(filed.map(({ id, request }) => [id, request]))
  const partners = [...new Set(filed.flatMap(({ request }) => request.ranBy))].filter(seeding.isRegistered)
  const accepted = await inParallel(partners, atOnce, (partner) => acceptWhatWasRun(seeding.as(partner), partner, byId))
  await inParallel([...new Set(accepted.flat())], atOnce, async (id) => {
    const request = byId.get(id)
    if (request) await agreeToWhatWasRun(seeding, id, request)
  })
}

/** Accepts the open offers of what the partner ran; returns the ids of all requests that it has accepted, also in an earlier run. */
async function acceptWhatWasRun(client: HubClient, partner: string, byId: ReadonlyMap<string, SeedRequest>) {
  const offers = await client.all<Offer>('/v1/offers')
  const ran = offers.filter(({ requestId }) => byId.get(requestId)?.ranBy.includes(partner))
  for (const { id, requestId } of ran.filter(({ state }) => state === 'open')) {
    const note = `As ${byId.get(requestId)?.draft.source} has it`
    await client.post(`/v1/offers/${id}/accept`, { note }, `seed-accept-${id}`)
  }
  return ran.map(({ requestId }) => requestId)
}

async function agreeToWhatWasRun({ operator, as }: Seeding, id: string, { requester, agreesTo }: SeedRequest) {
  const { state, team } = await operator.get<TeamView>(`/v1/requests/${id}/team`)
  if (state !== 'proposed' || !team?.members.every(({ partner }) => agreesTo.includes(partner))) return
  await as(requester).post(`/v1/requests/${id}/team/consent`, { agree: true }, `seed-consent-${id}`)
}
