// What partners have of each kind of support, from the need to the team: in part, in time, once.
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emptyRouting } from './played-events.ts'
import { routingScene } from './routing-scene.ts'
import { makeRouting } from './service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp((context) => makeRouting(context), { name: 'routing' })
})
beforeEach(() => emptyRouting(app.database.ownerSql))
afterAll(() => app.close())

const { answer, askedFor, consent, eventsOf, file, hubWith, slotsOf, stateOf, teamOf, tryAgain } = routingScene(
  () => app,
)

/** The request of Freetown asks for 6 expert-months (n1) and 4 trainers (n2), from 2027-01-01 for 24 months. */
const experts = (quantity: string, changes: object = {}) => ({
  support: ['technical'],
  resources: [{ id: 'experts', kind: 'technical', quantity, unit: 'expert-months', ...changes }],
})
const trainers = { support: ['human'] }
const takenOf = async (slug: string) => (await app.as(slug).get(`/v1/partners/${slug}/capabilities`)).body.quantityTaken
const amountsAsked = async (id: string) => {
  const { body } = await app.as('operator').get(`/v1/offers?requestId=${id}&state=open`)
  return Object.fromEntries(
    body.items.map(({ partner, asked }: { partner: string; asked: object }) => [partner, asked]),
  )
}

test('a partner that has 3 of 6 expert-months is asked for these, and others for the rest', async () => {
  await hubWith({ ilo: experts('3'), iom: experts('5', { unit: 'Expert months' }), unhcr: trainers })
  const id = await file()
  expect(await amountsAsked(id)).toEqual({
    ilo: [{ needId: 'n1', quantity: '3' }],
    iom: [{ needId: 'n1', quantity: '3' }],
    unhcr: [{ needId: 'n2', quantity: '4' }],
  })
  expect([await takenOf('ilo'), await takenOf('iom')]).toEqual([{ experts: '3' }, { experts: '3' }])
  for (const partner of ['ilo', 'iom', 'unhcr']) await answer(id, partner, 'accept')
  const { team } = await teamOf(id)
  expect(team.members).toMatchObject([
    { partner: 'ilo', needs: [{ needId: 'n1', quantity: '3' }] },
    { partner: 'iom', needs: [{ needId: 'n1', quantity: '3' }] },
    { partner: 'unhcr', needs: [{ needId: 'n2', quantity: '4' }] },
  ])
})

test('quantity that an offer holds is not offered twice, and is free again once the offer ends', async () => {
  await hubWith({ ilo: experts('9'), unhcr: trainers })
  const [first, second] = [await file(), await file()]
  expect([await stateOf(first), await stateOf(second)]).toEqual(['matching', 'unmatched'])
  expect((await teamOf(second)).gaps).toEqual([
    { needId: 'n1', code: 'quantity_short', short: '3', reason: 'n1: of 6 expert-months, 3 expert-months are short.' },
  ])
  await tryAgain()
  expect(await stateOf(second)).toBe('unmatched')
  await answer(first, 'ilo', 'decline')
  expect(await takenOf('ilo')).toEqual({})
  await tryAgain()
  expect([await stateOf(second), (await teamOf(second)).gaps]).toEqual(['matching', []])
  expect(await takenOf('ilo')).toEqual({ experts: '6' })
})

test('a partner that takes less than it was asked for has the rest free again', async () => {
  await hubWith({ ilo: experts('6'), iom: experts('6'), unhcr: trainers })
  const id = await file()
  await answer(id, 'ilo', 'accept', { needs: [{ needId: 'n1', quantity: '2' }] })
  expect([await takenOf('ilo'), await takenOf('iom')]).toEqual([{ experts: '2' }, { experts: '4' }])
  const more = await answer(id, 'iom', 'accept', { needs: [{ needId: 'n1', quantity: '5' }] })
  expect(more).toMatchObject({ status: 422, body: { code: 'routing.quantity_too_large' } })
})

test('what is there before or after the time of the request is not asked for, and the need is named with why', async () => {
  await hubWith({ ilo: experts('6', { period: { until: '2026-12-31' } }), unhcr: trainers })
  const id = await file()
  expect(await askedFor(id)).toEqual({})
  expect((await eventsOf(id)).at(-1)?.body).toMatchObject({ uncovered: ['n1'], gaps: [{ code: 'not_in_time' }] })
  await hubWith({ ilo: experts('6', { period: { until: '2027-01-01' } }) })
  await tryAgain()
  expect(await askedFor(id)).toEqual({ ilo: 'open', unhcr: 'open' })
})

describe('a need that nobody covers is named with why', () => {
  test.for<[why: string, partners: Record<string, object>, code: string, reason: string]>([
    [
      'nobody brings that kind of support',
      { ilo: trainers },
      'nobody_of_kind',
      'no partner on file brings technical support',
    ],
    [
      'nobody works on it',
      { ilo: { objectives: [1], themes: [] } },
      'no_common_ground',
      'works on its objectives or themes',
    ],
    [
      'those elsewhere, whom a wider search finds, have no slot',
      { ilo: { countries: ['KE'], slots: 0 } },
      'no_slot',
      'no free slot',
    ],
    ['nobody has a free slot', { ilo: { slots: 0 } }, 'no_slot', 'have no free slot'],
    ['the requester alone could', { freetown: {} }, 'nobody_of_kind', 'no partner on file'],
  ])('where %s', async ([, partners, code, reason]) => {
    await hubWith(partners)
    const id = await file({ objectives: [7] })
    const [gap] = (await teamOf(id)).gaps
    expect(gap).toMatchObject({ needId: 'n1', code, reason: expect.stringContaining(reason) })
  })

  test('where all were asked before', async () => {
    await hubWith({ ilo: {} })
    const id = await file()
    await answer(id, 'ilo', 'decline')
    expect((await teamOf(id)).gaps).toMatchObject([{ code: 'asked_before' }, { code: 'asked_before' }])
    expect((await app.as('freetown').get(`/v1/requests/${id}/team`)).body.gaps).toHaveLength(2)
  })
})

test('a city without the role of a partner says what it can bring, is asked and joins the team of its peer', async () => {
  await hubWith({ dakar: experts('6'), unhcr: trainers })
  const id = await file()
  for (const partner of ['dakar', 'unhcr']) expect((await answer(id, partner, 'accept')).status).toBe(200)
  expect((await consent(id, { agree: true })).body).toMatchObject({ state: 'agreed' })
  expect((await teamOf(id)).team.payees.toSorted()).toEqual(['dakar', 'unhcr'])
  expect([await slotsOf('dakar'), await takenOf('dakar')]).toEqual([1, { experts: '6' }])
})

const grants = (changes: object = {}) => ({
  support: ['financial'],
  resources: [{ id: 'grants', kind: 'financial', amount: { amount: '50000.00', currency: 'USD' }, ...changes }],
})

test('who brings money is shown as a possible co-financier with the reason, and asked for nothing', async () => {
  await hubWith({
    ilo: {},
    iom: grants(),
    unhcr: { support: ['financial'] },
    'c40-cities': grants({ period: { until: '2026-12-31' } }),
    'un-habitat': { ...grants(), objectives: [1], themes: [] },
  })
  const id = await file()
  expect(await askedFor(id)).toEqual({ ilo: 'open' })
  const { body } = await app.as('freetown').get(`/v1/requests/${id}/candidates`)
  expect(body.coFinanciers).toEqual([
    {
      partner: 'iom',
      name: 'IOM',
      kind: 'un_entity',
      amounts: [{ amount: '50000.00', currency: 'USD' }],
      reason: 'Brings financial support of 50000.00 USD and works on objectives of the request: 2, 7, 15.',
    },
    {
      partner: 'unhcr',
      name: 'UNHCR',
      kind: 'un_entity',
      amounts: null,
      reason: 'Brings financial support and works on objectives of the request: 2, 7, 15.',
    },
  ])
})

test('also a request for money only shows who could bring some', async () => {
  await hubWith({ iom: grants() })
  const id = await file({ needs: [{ id: 'n1', kind: 'financial', description: 'Grants' }] })
  expect((await app.as('freetown').get(`/v1/requests/${id}/candidates`)).body).toMatchObject({
    candidates: [],
    coFinanciers: [{ partner: 'iom' }],
  })
})
