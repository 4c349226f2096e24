// Loads the demonstration through the public API, in the order in which it could have happened: bodies register, partners say what
// they can bring, requests are filed, and what the sources say was run is accepted and agreed to. The hub judges all of it.
import type { Organisation } from '@hub/contracts'
import { answerOffers } from './answer-offers.ts'
import { illustrativeOrganisations, playIllustrativeJourney } from './illustrative-journey.ts'
import { inParallel } from './in-parallel.ts'
import { planOf } from './plan.ts'
import type { SeedRequest } from './requests.ts'
import { beginSeeding, putOnce, type Seeding, type SeedOptions, unless } from './seeding.ts'
import { untilSettled } from './settle.ts'
import { readSourceData } from './source-data.ts'

const atOnce = 8
const savedTogether = 25

/** Loads everything; running it again, also after it was killed, ends the same. */
export async function seed(options: SeedOptions): Promise<void> {
  const plan = planOf(readSourceData())
  const organisations = [...plan.organisations, ...illustrativeOrganisations]
  const total = organisations.length + plan.capabilities.length + plan.requests.length + 1
  const seeding = beginSeeding(options, total)

  await inParallel(organisations, atOnce, (organisation) => register(seeding, options, organisation))
  options.saveKeys(options.keys)
  await untilSettled(seeding.operator)
  await inParallel(plan.capabilities, atOnce, async ({ slug, capabilities }) => {
    await putOnce(seeding.operator, `/v1/partners/${slug}/capabilities`, capabilities)
    seeding.tick('capabilities')
  })
  const filed = await inParallel(plan.requests, atOnce, (request) => file(seeding, request))
  await untilSettled(seeding.operator)
  await answerOffers(seeding, filed)
  await playIllustrativeJourney(seeding)
  await untilSettled(seeding.operator)
}

async function register({ operator, tick }: Seeding, { keys, saveKeys }: SeedOptions, organisation: Organisation) {
  const { slug, roles } = organisation
  const id = `seed-organisation-${slug}`
  await operator.post('/v1/organisations', organisation, id).catch(unless('identity.organisation_exists'))
  if (keys[slug] === undefined) {
    // Without an Idempotency-Key: the answer to a repeated call would not show the key.
    const { key } = await operator.post<{ key: string }>(`/v1/organisations/${slug}/keys`, { label: 'demonstration' })
    keys[slug] = { key, roles }
    // Not each by itself: the file took a quarter of the time. A body whose key was lost in a kill gets another one.
    if (Object.keys(keys).length % savedTogether === 0) saveKeys(keys)
  }
  tick('organisations')
}

export interface FiledRequest {
  id: string
  request: SeedRequest
}

async function file({ as, tick }: Seeding, request: SeedRequest): Promise<FiledRequest> {
  const body = { ...request.draft, submit: request.isComplete }
  const { id } = await as(request.requester).post<{ id: string }>('/v1/requests', body, `seed-request-${request.id}`)
  tick('requests')
  return { id, request }
}
