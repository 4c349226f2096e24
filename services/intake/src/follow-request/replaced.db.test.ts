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

test('a proposal that is void because a member left leaves the request with those who are asked in its place', async () => {
  const { id, path } = await fileInState(hub, freetownRequest, 'funding')
  for (const type of ['routing.member_removed', 'routing.offers_sent', 'ledger.allocation_voided'] as const)
    await hub.deliver(eventOf(type, { requestId: id }))
  expect((await hub.as('freetown').get(path)).body).toMatchObject({ state: 'matched', waitingOn: { who: 'unhcr' } })
})
