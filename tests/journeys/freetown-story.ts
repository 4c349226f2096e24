// The whole story of one request, as any client could tell it over HTTP: from the filing to an expenditure in the report.
import { freetownRequest } from '@hub/testing'
import { expect } from 'vitest'
import type { Hub } from './hub.ts'
import { waitFor } from './wait-for.ts'

type Called = Pick<Hub, 'as'>

const capability = {
  support: ['technical', 'human'],
  objectives: [2, 7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: [],
  languages: ['en'],
  slots: 4,
  derived: false,
}

/** Two partners say what they can bring. */
export async function registerCapabilities(hub: Called): Promise<void> {
  for (const partner of ['unhcr', 'iom']) {
    const reply = await hub.as(partner).put(`/v1/partners/${partner}/capabilities`, capability)
    expect(reply, `${partner} says what it can bring`).toMatchObject({
      status: expect.toSatisfy((status) => status < 300),
    })
  }
}

/** Files Freetown's request; returns its id. */
export async function fileRequest(hub: Called): Promise<string> {
  const filed = await hub.as('freetown').post('/v1/requests', freetownRequest)
  expect(filed).toMatchObject({
    status: 201,
    body: { state: 'submitted', reference: expect.stringMatching(/^HUB-\d{4}-\d{4}$/) },
  })
  return filed.body.id
}

export const stateOf = async (hub: Called, id: string): Promise<string> =>
  (await hub.as('freetown').get(`/v1/requests/${id}`)).body.state

export const untilState = (hub: Called, id: string, state: string, withinMs = 15_000) =>
  waitFor(`the request to be ${state}`, async () => (await stateOf(hub, id)) === state, withinMs)

/** From offers out to a team to which the requester agreed. */
export async function matchTeam(hub: Called, id: string): Promise<string[]> {
  await untilState(hub, id, 'matching')
  const answered = new Set<string>()
  await waitFor('a team to be proposed', async () => {
    for (const partner of ['unhcr', 'iom']) {
      const offers = (await hub.as(partner).get('/v1/offers?state=open')).body.items as {
        id: string
        requestId: string
      }[]
      for (const offer of offers.filter((open) => open.requestId === id)) {
        const accepted = await hub
          .as(partner)
          .post(`/v1/offers/${offer.id}/accept`, { note: 'We can begin in January' })
        expect(accepted.status).toBe(200)
        answered.add(partner)
      }
    }
    const team = await hub.as('freetown').get(`/v1/requests/${id}/team`)
    return team.status === 200 && team.body.state === 'proposed'
  })
  const consent = await hub.as('freetown').post(`/v1/requests/${id}/team/consent`, { agree: true })
  expect(consent.status).toBe(200)
  await untilState(hub, id, 'matched')
  return [...answered].sort()
}

const key = (name: string) => ({ 'idempotency-key': name })
const usd = (amount: string) => ({ amount, currency: 'USD' })
// The services run by the real clock: what is paid today was allocated today.
const today = () => new Date().toISOString().slice(0, 10)

/** Three contributions, one earmarked, in amounts that do not divide evenly; each signed and deposited. */
export async function fillFund(hub: Called): Promise<string[]> {
  const pledges = [
    { funder: 'norway', amount: '150000.01', earmark: { thematicAreas: [2], objectives: [], countries: [] } },
    { funder: 'illustrative-foundation', amount: '250000.03', earmark: undefined },
    { funder: 'illustrative-bank', amount: '333333.37', earmark: undefined },
  ]
  const ids: string[] = []
  for (const { funder, amount, earmark } of pledges) {
    const body = { funder, amount: usd(amount), visibility: 'public', ...(earmark ? { earmark } : {}) }
    const pledged = await hub.as(funder).post('/v1/fund/contributions', body, key(`pledge ${funder}`))
    expect(pledged, `${funder} pledges`).toMatchObject({ status: 201 })
    const at = `/v1/fund/contributions/${pledged.body.id}`
    const agreement = {
      reference: `Illustrative agreement with ${funder}`,
      signedOn: '2026-10-01',
      amount: usd(amount),
      schedule: [{ dueOn: '2026-11-01', amount: usd(amount) }],
    }
    const signed = await hub.as('operator').post(`${at}/agreement`, agreement, key(`agreement ${funder}`))
    expect(signed, `${funder} signs`).toMatchObject({ status: 201 })
    const deposit = {
      received: usd(amount),
      credited: usd(amount),
      valueDate: '2026-11-02',
      bankReference: `illustrative ${funder}`,
    }
    const deposited = await hub.as('operator').post(`${at}/deposits`, deposit, key(`deposit ${funder}`))
    expect(deposited, `${funder} deposits`).toMatchObject({ status: 201 })
    ids.push(pledged.body.id)
  }
  return ids
}

/** Proposes, votes and pays two tranches, then the payee reports; returns the allocation's id. */
export async function fund(hub: Called, id: string, payee: string): Promise<string> {
  const proposal = {
    requestId: id,
    revision: 1,
    lines: [
      { payee, category: 4, amount: usd('150000.00') },
      { payee, category: 6, amount: usd('250000.00') },
    ],
    tranches: [
      { payee, dueOn: '2026-12-01', amount: usd('133333.33') },
      { payee, dueOn: '2027-06-01', amount: usd('266666.67') },
    ],
  }
  const proposed = await hub.as('operator').post('/v1/fund/allocations', proposal, key(`propose ${id}`))
  expect(proposed, 'an allocation is proposed').toMatchObject({ status: 201 })
  const allocation: string = proposed.body.id
  const at = `/v1/fund/allocations/${allocation}`
  await untilState(hub, id, 'funding')
  for (const member of ['committee-one', 'committee-two']) {
    const vote = { vote: 'approve', reason: 'It meets the objectives' }
    const voted = await hub.as(member).post(`${at}/votes`, vote, key(`${member} ${id}`))
    expect(voted, `${member} votes`).toMatchObject({ status: 201 })
  }
  await untilState(hub, id, 'funded')
  for (const tranche of [1, 2]) {
    const payment = { payee, tranche, valueDate: today(), bankReference: `illustrative tranche ${tranche}` }
    const paid = await hub.as('operator').post(`${at}/disbursements`, payment, key(`pay ${tranche} ${id}`))
    expect(paid, `tranche ${tranche} is paid`).toMatchObject({ status: 201 })
  }
  await untilState(hub, id, 'implementing')
  const expenditure = {
    payee,
    period: { from: today(), to: today() },
    lines: [{ category: 4, amount: usd('1000.01') }],
  }
  const reported = await hub.as(payee).post(`${at}/expenditures`, expenditure, key(`spend ${id}`))
  expect(reported, 'the payee reports what it spent').toMatchObject({ status: 201 })
  return allocation
}
