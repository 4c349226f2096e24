import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { bodies, eventOf, fileInState } from '../test-events.ts'
import type { FollowedType } from './follow-request.rule.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

test.for(['matched', 'waitlisted', 'funding', 'funded', 'implementing', 'suspended'] as const)(
  'a %s request whose member is replaced stays that, and shows who is next for its team',
  async (state) => {
    const { id, path } = await fileInState(hub, freetownRequest, state)
    const before = (await hub.as('freetown').get(path)).body
    const after = async (type: FollowedType, body: object = {}) => {
      await hub.deliver(eventOf(type, { requestId: id }, body))
      const read = (await hub.as('freetown').get(path)).body
      return [read.state, read.waitingOn.who, read.waitingOn.what]
    }
    expect(await after('routing.member_removed')).toEqual([state, 'hub', 'ask the next partners'])
    expect(await after('routing.offers_sent')).toEqual([state, 'unhcr', 'answer the offer'])
    expect(await after('routing.offer_accepted')).toEqual([state, 'hub', 'ask the next partners'])
    expect(await after('routing.request_unmatched')).toEqual([
      state,
      'operator',
      'find a partner in the place of one that left',
    ])
    expect(await after('routing.team_proposed')).toEqual([state, 'freetown', 'agree to the team'])
    const team = { ...bodies['routing.team_agreed'].team, lead: 'iom', payees: ['iom'] }
    const [now, who] = await after('routing.team_agreed', { team })
    expect([now, who]).toEqual([state, state === 'implementing' ? 'iom' : before.waitingOn.who])
    const timeline = (await hub.as('operator').get(`${path}/timeline`)).body.items
    expect(timeline.find(({ type }: { type: string }) => type === 'routing.member_removed')).toMatchObject({
      reason: 'Words of an operator',
      facts: { partner: 'unhcr', wasLead: true },
    })
  },
)

const settled = ['matched', 'waitlisted', 'funding', 'funded', 'implementing', 'suspended'] as const
const [answerBy, teamDue] = ['2026-12-08T10:00:00.000Z', '2026-12-24T10:00:00.000Z']

/** A request whose member has left, and what it waits for after each event. */
async function replacing(state: (typeof settled)[number]) {
  const { id, path } = await fileInState(hub, freetownRequest, state)
  const read = async () => (await hub.as('freetown').get(path)).body
  const after = async (type: FollowedType, body: object = {}): Promise<[who: string, due: string | null]> => {
    await hub.deliver(eventOf(type, { requestId: id }, body))
    const { waitingOn } = await read()
    return [waitingOn.who, waitingOn.due]
  }
  expect(await after('routing.member_removed')).toEqual(['hub', null])
  return { id, path, after, read }
}

test('a replacement is waited for until the first of the dates of its offers and its team', async () => {
  const { after } = await replacing('funded')
  expect(await after('routing.offers_sent')).toEqual(['unhcr', answerBy])
  expect(await after('routing.offer_lapsed')).toEqual(['hub', teamDue])
  expect(await after('routing.offers_sent', { due: '2026-12-01T10:00:00.000Z' })).toEqual([
    'unhcr',
    '2026-12-01T10:00:00.000Z',
  ])
  expect(await after('routing.request_unmatched', { due: '2026-12-02T10:00:00.000Z' })).toEqual([
    'operator',
    '2026-12-02T10:00:00.000Z',
  ])
  await after('routing.offers_sent')
  expect(await after('routing.team_proposed', { due: '2026-12-20T10:00:00.000Z' })).toEqual([
    'freetown',
    '2026-12-20T10:00:00.000Z',
  ])
  expect(await after('routing.team_vetoed')).toEqual(['hub', teamDue])
})

test.for(settled)(
  'an outage of routing gives whom a %s request asks for its changed team as much longer',
  async (state) => {
    const { after } = await replacing(state)
    const none = { offers: [], teamDue: null, consentDue: null }
    await after('routing.offers_sent')
    expect(await after('routing.deadlines_moved')).toEqual(['unhcr', '2026-12-08T13:00:00.000Z'])
    expect(await after('routing.offer_lapsed')).toEqual(['hub', '2026-12-24T13:00:00.000Z'])
    await after('routing.team_proposed')
    const consentDue = '2026-12-26T10:00:00.000Z'
    expect(await after('routing.deadlines_moved', { ...none, teamDue: consentDue })).toEqual(['freetown', teamDue])
    expect(await after('routing.deadlines_moved', { ...none, consentDue })).toEqual(['freetown', consentDue])
  },
)

test('who is not asked for a changed team has no longer for an outage of routing', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'funding')
  const { waitingOn } = (await hub.as('freetown').get(path)).body
  await hub.deliver(eventOf('routing.deadlines_moved', { requestId: id }))
  expect((await hub.as('freetown').get(path)).body.waitingOn).toEqual(waitingOn)
})

test('the date of the committee is not that of the partners who are asked meanwhile', async () => {
  const { after } = await replacing('funding')
  await after('routing.offers_sent')
  expect(await after('ledger.deadline_moved')).toEqual(['unhcr', answerBy])
  expect(await after('ledger.allocation_voided')).toEqual(['unhcr', answerBy])
  expect(await after('routing.offer_lapsed')).toEqual(['hub', teamDue])
})

test.for([
  ['funding', 'ledger.allocation_voided', 'matched'],
  ['funding', 'ledger.allocation_approved', 'funded'],
  ['matched', 'ledger.request_waitlisted', 'waitlisted'],
  ['waitlisted', 'ledger.call_ended', 'waitlisted'],
  ['funded', 'ledger.tranche_paid', 'implementing'],
] as const)(
  'what the ledger says of the money of a %s request (%s) does not end that a changed team is waited for',
  async ([state, type, to]) => {
    const { after, read } = await replacing(state)
    await after('routing.offers_sent')
    await after('routing.team_proposed')
    expect(await after(type)).toEqual(['freetown', teamDue])
    expect((await read()).state).toBe(to)
    const asked = await replacing(state)
    await asked.after('routing.offers_sent')
    expect(await asked.after(type)).toEqual(['unhcr', answerBy])
    expect(await asked.after('routing.offer_accepted')).toEqual(['hub', teamDue])
  },
)
