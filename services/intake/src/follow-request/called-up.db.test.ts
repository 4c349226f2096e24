import { NotYet } from '@hub/events'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIntake } from '../service.ts'
import { eventOf, fileInState } from '../test-events.ts'
import type { FollowedType } from './follow-request.rule.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const other = '0190c0de-0000-7000-8000-000000000002'
const waitingOn = 'propose an allocation as soon as fitting money is there'

async function waitlisted() {
  const { id, path } = await fileInState(hub, freetownRequest, 'waitlisted')
  const after = async (type: FollowedType, changes: object = {}) => {
    await hub.deliver(eventOf(type, { requestId: id }, changes))
    const { state, waitingOn: wait } = (await hub.as('freetown').get(path)).body
    return [state, wait.who, wait.what]
  }
  return { id, path, after }
}

test('a waitlisted request that is called up waits on each member of its team in turn, then on the hub', async () => {
  const { after, path } = await waitlisted()
  const plan = { planId: other }
  expect(await after('ledger.funds_found', plan)).toEqual(['waitlisted', 'operator', waitingOn])
  const confirm = 'confirm that the team still stands'
  expect(await after('routing.confirmation_asked')).toEqual(['waitlisted', 'partners', confirm])
  expect((await hub.as('freetown').get(path)).body.waitingOn.due).toBe('2026-12-24T10:00:00.000Z')
  expect(await after('routing.member_confirmed')).toEqual(['waitlisted', 'unhcr', confirm])
  expect(await after('routing.confirmation_late')).toEqual(['waitlisted', 'unhcr', confirm])
  expect((await hub.anyone.get(path)).body.waitingOn.who).toBe('partners')
  expect(await after('routing.team_confirmed')).toEqual(['waitlisted', 'hub', 'propose the allocation as planned'])
  expect(await after('ledger.allocation_proposed')).toEqual(['funding', 'committee', 'vote on the allocation'])
})

test('an operator is told where there is no plan, where a member does not confirm, and where a call comes to nothing', async () => {
  const { after, path } = await waitlisted()
  expect((await after('ledger.funds_found')).slice(1)).toEqual([
    'operator',
    'propose an allocation: money that fits is there',
  ])
  await after('routing.confirmation_asked')
  expect((await after('routing.team_not_confirmed')).slice(1)).toEqual([
    'operator',
    'see why the team does not confirm',
  ])
  await after('routing.confirmation_asked')
  expect((await after('ledger.call_ended', { callId: other }))[1]).toBe('partners')
  expect((await after('ledger.call_ended')).slice(1)).toEqual(['operator', waitingOn])
  const { items } = (await hub.as('freetown').get(`${path}/timeline?limit=200`)).body
  expect(items.map(({ type }: { type: string }) => type)).toContain('routing.team_not_confirmed')
  expect(JSON.stringify(items.map(({ facts }: { facts: object }) => facts))).not.toContain('Words of')
  expect(JSON.stringify((await hub.anyone.get(`${path}/timeline?limit=200`)).body)).not.toContain('Words of')
})

test('who is asked has longer where the ledger was down meanwhile, and only who is asked now', async () => {
  const { id, after, path } = await waitlisted()
  const dueOf = async () => (await hub.as('freetown').get(path)).body.waitingOn.due
  const [due, later] = ['2026-12-24T10:00:00.000Z', '2026-12-24T13:00:00.000Z']
  const moved = { allocationId: null, callId: eventOf('ledger.funds_found', { requestId: id }).body.callId }
  await after('ledger.deadline_moved', moved)
  expect(await dueOf()).toBeNull()
  await after('ledger.funds_found')
  expect((await after('ledger.deadline_moved', moved)).slice(1)).toEqual([
    'operator',
    'propose an allocation: money that fits is there',
  ])
  expect(await dueOf()).toBe(later)
  await after('routing.confirmation_asked')
  await after('ledger.deadline_moved', { ...moved, callId: other })
  expect(await dueOf()).toBe(due)
  await after('ledger.deadline_moved', moved)
  expect(await dueOf()).toBe(later)
  expect((await after('routing.member_confirmed'))[1]).toBe('unhcr')
  expect(await dueOf()).toBe(later)
  await after('routing.team_confirmed')
  await after('ledger.deadline_moved', moved)
  expect(await dueOf()).toBeNull()
  await after('ledger.allocation_proposed')
  await after('ledger.deadline_moved', { amendmentId: other })
  expect(await dueOf()).toBe(due)
  expect(await after('ledger.deadline_moved')).toEqual(['funding', 'committee', 'vote on the allocation'])
  expect(await dueOf()).toBe(later)
})

test('what a team says to a call that is not awaited any more changes nothing', async () => {
  const { after } = await waitlisted()
  for (const type of ['routing.member_confirmed', 'routing.team_confirmed', 'routing.team_not_confirmed'] as const)
    expect(await after(type)).toEqual(['waitlisted', 'operator', waitingOn])
  await after('routing.confirmation_asked')
  await after('ledger.allocation_proposed')
  expect(await after('routing.confirmation_asked')).toEqual(['funding', 'committee', 'vote on the allocation'])
})

test('a question to the team that overtakes the waiting list waits for it; one from before a void proposal does not', async () => {
  const { id } = await fileInState(hub, freetownRequest, 'matched')
  await expect(hub.deliver(eventOf('routing.confirmation_asked', { requestId: id }))).rejects.toThrow(NotYet)
  const occurredAt = '2026-11-24T09:30:00.000Z'
  await hub.deliver(eventOf('routing.confirmation_asked', { requestId: id, occurredAt }))
})
