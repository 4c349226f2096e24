// Waitlisted requests for the tests of their way back to the committee.
import { freetownRequest, type TestApp } from '@hub/testing'
import { contribute, done, type Filed, match, proposalOf, send, told, usd } from './fund-scene.ts'

export const whole = (filed: Filed, amount: string) => proposalOf(filed, { unhcr: { amount, tranches: [amount] } })

/** A request of Freetown that found no money; with its plan on file unless said otherwise. */
export async function waitlist(
  app: TestApp,
  amount: string,
  { plan = true, more = {} }: { plan?: boolean; more?: NonNullable<Parameters<typeof match>[3]>['more'] } = {},
): Promise<Filed> {
  const filed = await match(app, freetownRequest, usd(amount), { more })
  if (plan) await done(app, 'operator', '/v1/fund/allocations', { ...whole(filed, amount), plan: true })
  const reply = await send(app, 'operator', '/v1/fund/allocations', whole(filed, amount))
  if (reply.status !== 202) throw new Error(`waitlisting was answered ${reply.status}`)
  return filed
}

export const deposit = (app: TestApp, amount: string) => contribute(app, { funder: 'norway', amount })

async function run(app: TestApp, name: 'call up waitlisted requests' | 'propose what teams have confirmed') {
  await app.service.schedules?.find((schedule) => schedule.name === name)?.run()
}
export const callUp = (app: TestApp) => run(app, 'call up waitlisted requests')
export const proposeConfirmed = (app: TestApp) => run(app, 'propose what teams have confirmed')

export const eventsOf = async (app: TestApp, { requestId }: Filed) =>
  (await app.events()).filter((event) => event.requestId === requestId)
export const typesOf = async (app: TestApp, filed: Filed) =>
  (await eventsOf(app, filed)).map(({ type }) => type.replace('ledger.', ''))

export const fundingOf = async (app: TestApp, { requestId }: Filed) =>
  (await app.as('operator').get(`/v1/requests/${requestId}/funding`)).body

/** The team says that it still stands, to the newest call. */
export async function confirm(app: TestApp, filed: Filed): Promise<void> {
  const { call } = await fundingOf(app, filed)
  await app.deliver(told('routing.team_confirmed', { callId: call.id }, filed))
}
