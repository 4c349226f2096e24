import type { HubEvent } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp, testEvent, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeAssessment } from '../service.ts'

let hub: TestApp
let requestId: string
beforeAll(async () => {
  // Some of those that have a stake are operators as well, and one is that has none.
  const alsoOperators = ['freetown', 'sierra-leone', 'unhcr', 'iom', 'ilo', 'dakar']
  const organisations = testOrganisations.map((each) =>
    alsoOperators.includes(each.slug) ? { ...each, roles: [...each.roles, 'operator' as const] } : each,
  )
  hub = await testApp(makeAssessment, { name: 'assessment', organisations })
  await hub.service.start?.()
})
afterAll(() => hub.close())
beforeEach(async () => {
  requestId = newId()
  await hub.deliver(freetownSubmitted(requestId))
})

const decline = { verdict: 'declined', reason: 'The city has already been helped by another programme.' }
const accept = { verdict: 'eligible', reason: 'It has not, after all.' }
const override = (body: unknown, { as = 'operator', id = requestId, headers = {} } = {}) =>
  (as === 'anyone' ? hub.anyone : hub.as(as)).post(`/v1/requests/${id}/assessment/override`, body, headers)
const overridden = async () =>
  (await hub.events()).filter(({ type, requestId: id }) => type === 'assessment.verdict_overridden' && id === requestId)

test('overrules the verdict, shows it to the requester and says so to the others', async () => {
  const { status, body } = await override(decline)
  const said = {
    previous: 'eligible',
    verdict: 'declined',
    reason: decline.reason,
    organisation: 'operator',
    at: '2026-11-24T09:00:00.000Z',
  }
  expect([status, body]).toEqual([201, { requestId, revision: 1, ...said }])

  const shown = await hub.as('freetown').get(`/v1/requests/${requestId}/assessment`)
  expect(shown.body).toMatchObject({
    verdict: 'declined',
    score: 100,
    override: said,
    wouldChange: [],
    otherFunds: [{}],
  })
  expect(await overridden()).toEqual([
    expect.objectContaining({
      revision: 1,
      actor: { organisation: 'operator', role: 'operator' },
      body: {
        previous: 'eligible',
        verdict: 'declined',
        reason: decline.reason,
        objectives: [2, 7, 15],
        rulesetVersion: '2026-2',
      },
    }),
  ])
})

test('takes the reference of a request for its id', async () => {
  const id = newId()
  await hub.deliver(freetownSubmitted(id, { reference: 'HUB-2026-0042' }))
  const { status, body } = await override(decline, { id: 'HUB-2026-0042' })
  expect([status, body.requestId]).toEqual([201, id])
})

test('can itself be overruled, and both stay on record with the key behind them', async () => {
  await override(decline)
  const { status, body } = await override(accept)
  expect([status, body.previous]).toEqual([201, 'declined'])
  const shown = await hub.as('operator').get(`/v1/requests/${requestId}/assessment`)
  expect(shown.body).toMatchObject({ verdict: 'eligible', override: { verdict: 'eligible' } })
  const rows = await hub.database.ownerSql`
    select verdict, key_id from assessment.overrides where request_id = ${requestId} order by id`
  expect(rows.map(({ verdict }) => verdict)).toEqual(['declined', 'eligible'])
  expect(JSON.stringify(shown.body)).not.toContain(rows[0]?.key_id)
})

test('is of one revision: the next one is judged anew', async () => {
  await override(decline)
  await hub.deliver(freetownSubmitted(requestId, { revision: 2 }))
  const { body } = await hub.as('freetown').get(`/v1/requests/${requestId}/assessment`)
  expect(body).toMatchObject({ revision: 2, verdict: 'eligible', override: null })
  expect(body.history).toMatchObject([{ revision: 1, verdict: 'declined', override: { verdict: 'declined' } }])
})

test('of two at once one overrules, and the other learns that it is so already', async () => {
  const replies = await Promise.all([override(decline), override(decline)])
  expect(replies.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 409]))
  expect(await overridden()).toHaveLength(1)
})

test('gives a repeated call its first answer', async () => {
  const headers = { 'idempotency-key': 'overrule-once' }
  const first = await override(decline, { headers })
  expect(await override(decline, { headers })).toMatchObject({ status: 201, body: first.body })
  expect(await overridden()).toHaveLength(1)
})

test.for<[string, unknown, { as?: string; id?: string }, number, string]>([
  ['a verdict that asks', { ...decline, verdict: 'needs_clarification' }, {}, 400, 'http.malformed'],
  ['no reason', { verdict: 'declined' }, {}, 400, 'http.malformed'],
  ['an empty reason', { verdict: 'declined', reason: ' ' }, {}, 400, 'http.malformed'],
  ['a field that there is not', { ...decline, score: 3 }, {}, 400, 'http.malformed'],
  ['an id that is none', decline, { id: 'x' }, 400, 'http.malformed'],
  ['no key', decline, { as: 'anyone' }, 401, 'http.unauthenticated'],
  ['a funder', decline, { as: 'norway' }, 403, 'http.forbidden'],
  ['a partner', decline, { as: 'c40-cities' }, 403, 'http.forbidden'],
  ['the committee', decline, { as: 'committee-one' }, 403, 'http.forbidden'],
  ['the auditor', decline, { as: 'auditor' }, 403, 'http.forbidden'],
  ['a request that is not there', decline, { id: newId() }, 404, 'assessment.not_assessed'],
  ['a reference that is not there', decline, { id: 'HUB-2026-9999' }, 404, 'assessment.not_assessed'],
  ['the same verdict', accept, {}, 409, 'assessment.verdict_unchanged'],
])('refuses %s', async ([, body, call, status, code]) => {
  const reply = await override(body, call)
  expect([reply.status, reply.body.code]).toEqual([status, code])
  expect(await overridden()).toEqual([])
})

describe('an operator with a stake in the request', () => {
  const team = (...partners: string[]) => ({
    lead: partners[0] ?? '',
    leadReason: 'x',
    payees: ['freetown'],
    uncovered: [],
    members: partners.map((partner) => ({ partner, name: partner, needs: [] })),
  })
  const refusal = async (as: string) => {
    const { status, body } = await override(decline, { as })
    return [status, body.code, body.detail]
  }
  const conflict = (detail: string) => [403, 'assessment.conflict_of_interest', expect.stringContaining(detail)]

  test('may not where it asks itself, governs the city that asks, or is listed as taking part', async () => {
    expect(await refusal('freetown')).toEqual(conflict('Freetown City Council asks for it itself'))
    expect(await refusal('sierra-leone')).toEqual(conflict('is the government of the body that asks for it'))
    const participants = [{ name: 'Illustrative Secretariat', kind: 'ngo' as const, role: 'partner' as const }]
    await hub.deliver(freetownSubmitted(requestId, { revision: 2, participants }))
    expect(await refusal('operator')).toEqual(conflict('Illustrative Secretariat takes part in it'))
    expect(await overridden()).toEqual([])
  })

  test('may not once it has accepted an offer or was put to the requester in a team, also when it has left', async () => {
    await hub.deliver(
      testEvent('routing.offer_accepted', requestId, { offerId: newId(), partner: 'unhcr', note: null }),
    )
    await hub.deliver(
      testEvent('routing.team_proposed', requestId, { team: team('iom', 'unhcr'), due: '2027-01-01T00:00:00.000Z' }),
    )
    await hub.deliver(testEvent('routing.team_agreed', requestId, { team: team('unhcr') }))
    for (const as of ['unhcr', 'iom']) expect(await refusal(as)).toEqual(conflict('is or was a partner in its team'))
    expect((await override(decline, { as: 'ilo' })).status).toBe(201)
  })

  test('may not while a request of its own is likely for the same need, unless that was called no duplicate', async () => {
    const own = newId()
    const region = { slug: 'ilo', name: 'ILO', kind: 'regional_organisation' as const, country: null }
    await hub.deliver(freetownSubmitted(own, { reference: 'HUB-2026-0077', requester: region }))
    expect(await refusal('ilo')).toEqual(conflict('has asked for the same need in HUB-2026-0077'))
    const path = `/v1/requests/${requestId}/overlaps/${own}/marks`
    await hub.as('operator').post(path, { mark: 'not_duplicate', reason: 'Another place.' })
    expect((await override(decline, { as: 'ilo' })).status).toBe(201)
  })

  test('one that has none may, whatever else it is', async () => {
    expect((await override(decline, { as: 'dakar' })).status).toBe(201)
  })
})

test('refuses while the requester is being asked', async () => {
  await hub.deliver(freetownSubmitted(requestId, { revision: 2, budget: undefined } as never))
  expect((await override(accept)).body.code).toBe('assessment.verdict_open')
})

describe('what others have decided', () => {
  const proposed = () =>
    testEvent('ledger.allocation_proposed', requestId, {
      allocationId: newId(),
      amount: { amount: '1.00', currency: 'USD' },
      lines: [],
      tranches: [],
      approvalsNeeded: 2,
      due: '2027-01-01T00:00:00.000Z',
    })
  const cases: [string, () => HubEvent, string][] = [
    [
      'it was reopened',
      () => testEvent('intake.request_reopened', requestId, { from: 'eligible' }),
      'verdict_not_standing',
    ],
    [
      'it was withdrawn',
      () => testEvent('intake.request_withdrawn', requestId, { reason: 'x' }),
      'verdict_not_standing',
    ],
    ['an allocation is proposed', proposed, 'money_decided'],
    ['it needs no money', () => testEvent('ledger.funding_not_needed', requestId, {}), 'money_decided'],
  ]
  test.for(cases)('refuses once %s', async ([, event, code]) => {
    await hub.deliver(event())
    const reply = await override(decline)
    expect([reply.status, reply.body.code]).toEqual([409, `assessment.${code}`])
  })

  test('allows it again once the allocation is void', async () => {
    const event = proposed()
    await hub.deliver(event)
    await hub.deliver(
      testEvent('ledger.allocation_voided', requestId, { allocationId: event.body.allocationId, reason: 'a mistake' }),
    )
    expect((await override(decline)).status).toBe(201)
  })
})

test('the database refuses an override that changes nothing or overrules a question', async () => {
  const insert = (previous: string, verdict: string) => hub.database.sql`
    insert into assessment.overrides (request_id, revision, previous, verdict, reason, organisation, key_id, overridden_at)
    values (${requestId}, 1, ${previous}, ${verdict}, 'x', 'operator', ${newId()}, now())`
  await expect(insert('eligible', 'eligible')).rejects.toThrow('overrides_check')
  await expect(insert('needs_clarification', 'eligible')).rejects.toThrow('overrides_previous_check')
})
