// Sets a scene for the tests of this service: organisations, a request with an agreed team, contributions that have arrived.
import { randomUUID } from 'node:crypto'
import type { EventBody, EventType, HubEvent, Money, Organisation, RequestDraft } from '@hub/contracts'

interface Reply {
  status: number
  headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any shape
  body: any
}
interface Caller {
  get(path: string): Promise<Reply>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
}
export interface Scene {
  as(slug: string): Caller
  deliver(event: HubEvent): Promise<void>
}

export const usd = (amount: string): Money => ({ amount, currency: 'USD' })

/** An event as another service would tell it. */
export const told = <T extends EventType>(
  type: T,
  body: EventBody<T>,
  about: { requestId?: string; revision?: number } = {},
): HubEvent =>
  ({
    id: randomUUID(),
    type,
    producer: type.slice(0, type.indexOf('.')),
    requestId: about.requestId ?? null,
    revision: about.revision ?? null,
    sequence: null,
    actor: { organisation: 'hub', role: 'hub' },
    occurredAt: '2026-11-24T09:00:00.000Z',
    body,
  }) as HubEvent

export async function tellOrganisations(scene: Scene, organisations: readonly Organisation[]): Promise<void> {
  for (const organisation of organisations) await scene.deliver(told('identity.organisation_registered', organisation))
}

/** Posts under an Idempotency-Key of its own; `key` repeats a call. */
export const send = (scene: Scene, slug: string, path: string, body: unknown, key: string = randomUUID()) =>
  scene.as(slug).post(path, body, { 'idempotency-key': key })

/** The same, for what must succeed: its body. */
export async function done(scene: Scene, slug: string, path: string, body: unknown) {
  const reply = await send(scene, slug, path, body)
  if (reply.status >= 300) throw new Error(`${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`)
  return reply.body
}

export interface Filed {
  requestId: string
  revision: number
}

/** One revision of a request by Freetown, as intake tells it. `ask` null: no money is asked. */
export function submitted(
  draft: RequestDraft,
  { requestId, revision }: Filed,
  ask: Money | null,
  more: Partial<Pick<RequestDraft, 'territories' | 'objectives' | 'visibility' | 'title' | 'endorsement'>> = {},
): HubEvent {
  const { contact: _contact, needs: _needs, budget: _budget, ...content } = { ...draft, ...more }
  const needs: EventBody<'intake.request_submitted'>['request']['needs'] = [
    { id: 'n1', kind: 'technical', description: 'Advice' },
  ]
  if (ask) needs.push({ id: 'n2', kind: 'financial', description: 'Grants', amount: ask })
  const request = {
    ...content,
    reference: `HUB-2026-${requestId.slice(0, 4)}`,
    revision,
    requester: { slug: 'freetown', name: 'Freetown City Council', kind: 'local_government', country: 'SL' },
    needs,
    submittedAt: '2026-11-24T09:00:00.000Z',
  } as EventBody<'intake.request_submitted'>['request']
  return told('intake.request_submitted', { request, due: '2026-11-25T09:00:00.000Z' }, { requestId, revision })
}

export const agreed = (filed: Filed, payees: string[]): HubEvent =>
  told(
    'routing.team_agreed',
    {
      team: {
        lead: payees[0] ?? 'unhcr',
        leadReason: 'first',
        members: payees.map((partner) => ({ partner, name: partner, needs: [{ needId: 'n1', quantity: null }] })),
        payees,
        uncovered: [],
      },
    },
    filed,
  )

/** A request of Freetown that is matched with these payees and waits for money. */
export async function match(
  scene: Scene,
  draft: RequestDraft,
  ask: Money | null,
  options: { payees?: string[]; more?: Parameters<typeof submitted>[3] } = {},
): Promise<Filed> {
  const filed = { requestId: randomUUID(), revision: 1 }
  await scene.deliver(submitted(draft, filed, ask, options.more))
  await scene.deliver(agreed(filed, options.payees ?? ['unhcr', 'iom']))
  return filed
}

export interface Gift {
  funder: string
  amount: string
  earmark?: { thematicAreas?: number[]; objectives?: number[]; countries?: string[] }
  visibility?: 'owner' | 'public'
}

/** Pledge, agreement and deposit of one contribution; returns its id. One part in a hundred goes to the administrator. */
export async function contribute(scene: Scene, gift: Gift): Promise<string> {
  const { funder, amount, earmark, visibility = 'public' } = gift
  const pledge = { funder, amount: usd(amount), visibility, ...(earmark ? { earmark } : {}) }
  const { id } = await done(scene, funder, '/v1/fund/contributions', pledge)
  await done(scene, funder, `/v1/fund/contributions/${id}/agreement`, {
    reference: `Agreement of ${funder}`,
    signedOn: '2026-11-20',
    amount: usd(amount),
    schedule: [{ dueOn: '2026-11-24', amount: usd(amount) }],
  })
  await done(scene, 'operator', `/v1/fund/contributions/${id}/deposits`, {
    received: usd(amount),
    credited: usd(amount),
    valueDate: '2026-11-24',
    bankReference: `Value of ${funder} under ${id}`,
  })
  return id
}

/** The body of a proposal: each payee gets its amount in one line of category 1, in the tranches given. */
export const proposalOf = (filed: Filed, payees: Record<string, { amount: string; tranches: string[] }>) => ({
  ...filed,
  lines: Object.entries(payees).map(([payee, { amount }]) => ({ payee, category: 1, amount: usd(amount) })),
  tranches: Object.entries(payees).flatMap(([payee, { tranches }]) =>
    tranches.map((amount, index) => ({ payee, dueOn: `2027-0${index + 1}-01`, amount: usd(amount) })),
  ),
})

/** A proposal that the committee has approved; returns the allocation's id. */
export async function approve(scene: Scene, proposal: unknown): Promise<string> {
  const { id } = await done(scene, 'operator', '/v1/fund/allocations', proposal)
  await done(scene, 'committee-one', `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
  await done(scene, 'committee-two', `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
  return id
}

export const payment = (payee: string, tranche: number) => ({
  payee,
  tranche,
  valueDate: '2026-11-24',
  bankReference: `Tranche ${tranche} of ${payee}`,
})
