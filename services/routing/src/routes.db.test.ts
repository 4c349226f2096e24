// One row for each answer of each route. Two requests are on file: a public one whose team is agreed, and one of the owner's eyes only
// with an open offer to ILO.
import { newId } from '@hub/runtime'
import { freetownRequest, type Reply, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assessed, revisionOf, submitted } from './played-events.ts'
import { makeRouting } from './service.ts'

let app: TestApp
const matched = newId()
const matching = newId()
const unranked = newId()
const offers = { open: '', accepted: '' }

const capabilities = {
  support: ['technical', 'human'],
  objectives: [7, 15],
  themes: ['livelihoods'],
  countries: ['SL'],
  regions: ['Africa'],
  languages: ['en'],
  slots: 10,
}
const evidence = [
  { kind: 'programme', countries: ['SL'], title: 'Cleaner streets', source: 'https://example.org/streets' },
]

beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
  await app.as('ilo').put('/v1/partners/ilo/capabilities', { ...capabilities, evidence })
  await app.as('iom').put('/v1/partners/iom/capabilities', capabilities)
  await file(matched, { visibility: 'public' })
  offers.accepted = await openOfferOf(matched)
  await app.as('ilo').post(`/v1/offers/${offers.accepted}/accept`, { note: 'Gladly' })
  await app.as('freetown').post(`/v1/requests/${matched}/team/consent`, { agree: true })
  await file(matching, { visibility: 'owner', reference: 'HUB-2026-0002' })
  offers.open = await openOfferOf(matching)
  await app.deliver(submitted(unranked, revisionOf(freetownRequest)))
})
afterAll(() => app.close())

async function file(id: string, changes: Parameters<typeof revisionOf>[1]) {
  const request = revisionOf(freetownRequest, changes)
  await app.deliver(submitted(id, request))
  await app.deliver(assessed(id, request))
}
async function openOfferOf(requestId: string): Promise<string> {
  const { body } = await app.as('operator').get(`/v1/offers?requestId=${requestId}&state=open`)
  expect(body.items).toHaveLength(1)
  return body.items[0].id
}

/** What a row calls by: {matched} and its like stand for ids. */
const at = (path: string) => {
  const ids: Record<string, string> = { matched, matching, unranked, nothing: newId(), ...offers }
  return `/v1/${path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name)}`
}
const as = (who: string) => (who === 'anyone' ? app.anyone : app.as(who))

/** An answer: its status and what its body holds, of a problem its code. */
type Expected = [status: number, holds: object | string]
const expectAnswer = (reply: Reply, [status, holds]: Expected) => {
  expect(reply.body).toMatchObject(typeof holds === 'string' ? { code: holds } : holds)
  expect(reply.status).toBe(status)
}

describe('GET', () => {
  const rows: [what: string, who: string, path: string, ...Expected][] = [
    ['candidates, by their owner', 'freetown', 'requests/{matched}/candidates', 200, { round: 1, revision: 1 }],
    ['candidates, by an operator', 'operator', 'requests/{matched}/candidates', 200, { scoring: '2026-2' }],
    ['candidates of a round', 'auditor', 'requests/{matched}/candidates?revision=1&round=1', 200, { round: 1 }],
    ['candidates, badly asked', 'operator', 'requests/{matched}/candidates?round=0', 400, 'http.malformed'],
    ['candidates without a key', 'anyone', 'requests/{matched}/candidates', 401, 'http.unauthenticated'],
    ['candidates, by a partner', 'ilo', 'requests/{matched}/candidates', 404, 'http.not_found'],
    ['candidates of nothing', 'operator', 'requests/{nothing}/candidates', 404, 'http.not_found'],
    ['candidates, by the reference', 'freetown', 'requests/HUB-2026-0002/candidates', 200, { round: 1 }],
    ['candidates, by no reference', 'operator', 'requests/HUB-26/candidates', 400, 'http.malformed'],
    ['candidates before the verdict', 'freetown', 'requests/{unranked}/candidates', 404, 'routing.not_ranked'],
    ['candidates of another round', 'operator', 'requests/{matched}/candidates?round=9', 404, 'routing.not_ranked'],

    [
      'an agreed public team, by anyone',
      'anyone',
      'requests/{matched}/team',
      200,
      { team: { lead: 'ilo' }, asked: null },
    ],
    ['an agreed team, by its owner', 'freetown', 'requests/{matched}/team', 200, { asked: [{ partner: 'ilo' }] }],
    ['an agreed team, by a member', 'ilo', 'requests/{matched}/team', 200, { team: { payees: ['ilo'] }, asked: null }],
    [
      'a team to come, by an auditor',
      'auditor',
      'requests/{matching}/team',
      200,
      { team: null, uncovered: ['n1', 'n2'] },
    ],
    ['a team by its reference', 'operator', 'requests/HUB-2026-0002/team', 200, { uncovered: ['n1', 'n2'] }],
    ['a team by an unknown reference', 'operator', 'requests/HUB-2026-9999/team', 404, 'http.not_found'],
    ['a team by a bad id', 'operator', 'requests/1/team', 400, 'http.malformed'],
    ['a team to come, by the partner asked', 'ilo', 'requests/{matching}/team', 404, 'http.not_found'],
    ['a team to come, by anyone', 'anyone', 'requests/{matching}/team', 404, 'http.not_found'],
    ['a team, by another city', 'dakar', 'requests/{matching}/team', 404, 'http.not_found'],
    ['a team of no request', 'operator', 'requests/{nothing}/team', 404, 'http.not_found'],

    ['offers, by their partner', 'ilo', 'offers?state=open', 200, { items: [{ partner: 'ilo' }], nextCursor: null }],
    ['offers, by a partner without any', 'unhcr', 'offers', 200, { items: [] }],
    ['offers in an unknown state', 'ilo', 'offers?state=lost', 400, 'http.malformed'],
    ['offers after an unknown cursor', 'ilo', 'offers?cursor=x', 400, 'http.cursor_unknown'],
    ['offers without a key', 'anyone', 'offers', 401, 'http.unauthenticated'],

    [
      'an offer, by its partner',
      'ilo',
      'offers/{open}',
      200,
      { answerBy: '2026-12-08T09:00:00.000Z', request: { reference: 'HUB-2026-0002' } },
    ],
    ['an offer, by an auditor', 'auditor', 'offers/{accepted}', 200, { state: 'accepted', note: 'Gladly' }],
    ['an offer without a key', 'anyone', 'offers/{open}', 401, 'http.unauthenticated'],
    ['an offer of another', 'iom', 'offers/{open}', 404, 'http.not_found'],
    ['an offer that is not', 'ilo', 'offers/{nothing}', 404, 'http.not_found'],

    [
      'capabilities, by the partner',
      'ilo',
      'partners/ilo/capabilities',
      200,
      { slots: 10, slotsTaken: 2, derived: false },
    ],
    ['capabilities, by an auditor', 'auditor', 'partners/ilo/capabilities', 200, { slug: 'ilo' }],
    ['capabilities of a bad name', 'ilo', 'partners/ILO/capabilities', 400, 'http.malformed'],
    ['capabilities without a key', 'anyone', 'partners/ilo/capabilities', 401, 'http.unauthenticated'],
    ['capabilities of another', 'iom', 'partners/ilo/capabilities', 404, 'http.not_found'],
    ['capabilities not said yet', 'unhcr', 'partners/unhcr/capabilities', 404, 'routing.no_capabilities'],
  ]
  test.for(rows)('%s (%s)', async ([, who, path, ...expected]) => {
    expectAnswer(await as(who).get(at(path)), expected)
  })

  test('offers page by page, the newest first, each once', async () => {
    const first = await app.as('ilo').get('/v1/offers?limit=1')
    const second = await app.as('ilo').get(`/v1/offers?limit=1&cursor=${first.body.nextCursor}`)
    expect([first, second].map(({ body }) => body.items[0].id)).toEqual([offers.open, offers.accepted])
    expect(second.body.nextCursor).toBeNull()
  })

  test('a team without a score, for anyone and for its members', async () => {
    const joint = newId()
    await file(joint, { visibility: 'public' })
    const part = { needs: [{ needId: 'n1' }] }
    await app.as('ilo').post(`/v1/offers/${await openOfferOf(joint)}/accept`, part)
    await app.as('iom').post(`/v1/offers/${await openOfferOf(joint)}/accept`, {})
    await app.as('freetown').post(`/v1/requests/${joint}/team/consent`, { agree: true })
    for (const who of ['anyone', 'ilo', 'iom']) {
      const { team } = (await as(who).get(`/v1/requests/${joint}/team`)).body
      expect(team.members, who).toHaveLength(2)
      expect(JSON.stringify(team), who).not.toMatch(/score|\d+\.\d/)
    }
  })

  test('an offer without the contact of its request', async () => {
    expect(JSON.stringify((await app.as('ilo').get(at('offers/{open}'))).body)).not.toContain('freetown.example')
  })

  test('candidates with a reason for each part, and for each rejection', async () => {
    await app.as('operator').put('/v1/partners/iom/capabilities', { ...capabilities, slots: 0 }, { 'if-match': '*' })
    const id = newId()
    await file(id, {})
    const { candidates } = (await app.as('freetown').get(`/v1/requests/${id}/candidates`)).body
    const [first, last] = candidates
    expect([first.partner, first.rank, last.partner, last.rank]).toEqual(['ilo', 1, 'iom', null])
    expect(first.parts.map(({ reason }: { reason: string }) => reason)).toContain(
      'Has worked in this country: Cleaner streets <https://example.org/streets>.',
    )
    expect(last.rejected).toEqual([{ code: 'no_slot', reason: 'It has no free slot.' }])
  })
})

describe('POST', () => {
  const n1 = { needId: 'n1' }
  const rows: [what: string, who: string, path: string, given: object, ...Expected][] = [
    ['accept with an unknown field', 'ilo', 'offers/{open}/accept', { price: 1 }, 400, 'http.malformed'],
    ['accept no needs', 'ilo', 'offers/{open}/accept', { needs: [] }, 400, 'http.malformed'],
    ['accept without a key', 'anyone', 'offers/{open}/accept', {}, 401, 'http.unauthenticated'],
    ['accept for another', 'iom', 'offers/{open}/accept', {}, 404, 'http.not_found'],
    ['accept as operator', 'operator', 'offers/{open}/accept', {}, 404, 'http.not_found'],
    ['accept nothing', 'ilo', 'offers/{nothing}/accept', {}, 404, 'http.not_found'],
    ['accept twice', 'ilo', 'offers/{accepted}/accept', {}, 409, 'routing.offer_not_open'],
    [
      'accept another need',
      'ilo',
      'offers/{open}/accept',
      { needs: [{ needId: 'n3' }] },
      422,
      'routing.need_not_offered',
    ],
    ['accept a need twice', 'ilo', 'offers/{open}/accept', { needs: [n1, n1] }, 422, 'routing.need_named_twice'],
    [
      'accept too much',
      'ilo',
      'offers/{open}/accept',
      { needs: [{ ...n1, quantity: '7' }] },
      422,
      'routing.quantity_too_large',
    ],

    ['decline without a reason', 'ilo', 'offers/{open}/decline', {}, 400, 'http.malformed'],
    ['decline without a key', 'anyone', 'offers/{open}/decline', { reason: 'No' }, 401, 'http.unauthenticated'],
    ['decline for another', 'iom', 'offers/{open}/decline', { reason: 'No' }, 404, 'http.not_found'],
    ['decline what was accepted', 'ilo', 'offers/{accepted}/decline', { reason: 'No' }, 409, 'routing.offer_not_open'],

    ['consent without a word', 'freetown', 'requests/{matching}/team/consent', {}, 400, 'http.malformed'],
    [
      'consent without a key',
      'anyone',
      'requests/{matching}/team/consent',
      { agree: true },
      401,
      'http.unauthenticated',
    ],
    ['consent as a partner', 'ilo', 'requests/{matching}/team/consent', { agree: true }, 403, 'http.forbidden'],
    ['consent for another city', 'dakar', 'requests/{matching}/team/consent', { agree: true }, 404, 'http.not_found'],
    ['consent to nothing', 'freetown', 'requests/{nothing}/team/consent', { agree: true }, 404, 'http.not_found'],
    [
      'consent too early',
      'freetown',
      'requests/{matching}/team/consent',
      { agree: true },
      409,
      'routing.team_not_proposed',
    ],
    [
      'consent by the reference',
      'freetown',
      'requests/HUB-2026-0002/team/consent',
      { agree: true },
      409,
      'routing.team_not_proposed',
    ],
    ['consent twice', 'freetown', 'requests/{matched}/team/consent', { agree: true }, 409, 'routing.team_not_proposed'],

    ['reroute without a reason', 'operator', 'requests/{matching}/reroute', {}, 400, 'http.malformed'],
    ['reroute without a key', 'anyone', 'requests/{matching}/reroute', { reason: 'No' }, 401, 'http.unauthenticated'],
    ['reroute as the owner', 'freetown', 'requests/{matching}/reroute', { reason: 'No' }, 403, 'http.forbidden'],
    ['reroute nothing', 'operator', 'requests/{nothing}/reroute', { reason: 'No' }, 404, 'http.not_found'],
    [
      'reroute what is agreed',
      'operator',
      'requests/{matched}/reroute',
      { reason: 'No' },
      409,
      'routing.request_not_rerouted',
    ],
    [
      'reroute too early',
      'operator',
      'requests/{unranked}/reroute',
      { reason: 'No' },
      409,
      'routing.request_not_rerouted',
    ],
    [
      'reroute by the reference, with nobody else',
      'operator',
      'requests/HUB-2026-0002/reroute',
      { reason: 'No' },
      409,
      'routing.nobody_else',
    ],
  ]
  test.for(rows)('%s (%s)', async ([, who, path, given, ...expected]) => {
    expectAnswer(await as(who).post(at(path), given), expected)
  })

  test('names the state in which an offer or a request is refused', async () => {
    const offer = await app.as('ilo').post(at('offers/{accepted}/accept'), {})
    expect(offer.body.detail).toBe('This offer is accepted: only an open offer can be answered.')
    const team = await app.as('freetown').post(at('requests/{matched}/team/consent'), { agree: true })
    expect(team.body.detail).toContain('agreed')
  })

  test('decline; accept once by its key; answer the team', async () => {
    const declined = await app.as('ilo').post(at('offers/{open}/decline'), { reason: 'No room' })
    expectAnswer(declined, [200, { state: 'declined', reason: 'No room' }])
    expect((await app.as('ilo').get(at('offers/{open}'))).body.request).toBeNull()
    const id = newId()
    await file(id, {})
    const offered = await openOfferOf(id)
    const accept = () => app.as('ilo').post(`/v1/offers/${offered}/accept`, {}, { 'idempotency-key': 'once' })
    const taken = [
      { needId: 'n1', quantity: '6' },
      { needId: 'n2', quantity: '4' },
    ]
    expectAnswer(await accept(), [200, { state: 'accepted', taken }])
    expect(await accept()).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } })
    const answer = (body: object) => app.as('freetown').post(`/v1/requests/${id}/team/consent`, body)
    expectAnswer(await answer({ agree: true, veto: ['ilo'] }), [422, 'routing.veto_with_agreement'])
    expectAnswer(await answer({ agree: false }), [422, 'routing.veto_missing'])
    expectAnswer(await answer({ agree: false, veto: ['iom'] }), [422, 'routing.veto_not_in_team'])
    expectAnswer(await answer({ agree: false, veto: ['ilo'] }), [200, { state: 'unmatched', team: null }])
  })
})
