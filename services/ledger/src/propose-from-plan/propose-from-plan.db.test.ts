import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { approve, done, match, send, tellOrganisations, told, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import {
  callUp,
  confirm,
  deposit,
  eventsOf,
  fundingOf,
  proposeConfirmed,
  typesOf,
  waitlist,
  whole,
} from '../waiting-scene.ts'

let app: TestApp
// The operator is of the committee too.
const organisations = testOrganisations.map((each) =>
  each.slug === 'operator' ? { ...each, roles: ['operator' as const, 'committee' as const] } : each,
)
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger', organisations })
  await tellOrganisations(app, organisations)
})
afterEach(() => app.close())

const called = async (amount = '900.00') => {
  const filed = await waitlist(app, amount)
  await deposit(app, '1000.00')
  await callUp(app)
  return filed
}
const proposals = (filed: { requestId: string }) =>
  app.database
    .ownerSql`select state, proposed_by from ledger.allocations where request_id = ${filed.requestId} and state <> 'void'`

test('once its team has confirmed, a waitlisted request is proposed from the plan and may be approved as by hand', async () => {
  const filed = await called()
  await confirm(app, filed)
  expect((await fundingOf(app, filed)).state).toBe('waitlisted')
  await proposeConfirmed(app)
  const { state, call, allocation } = await fundingOf(app, filed)
  expect({ state, call, allocation }).toMatchObject({
    state: 'proposed',
    call: { state: 'proposed' },
    allocation: { state: 'proposed', amount: usd('900.00'), proposedBy: 'operator', due: expect.any(String) },
  })
  expect((await eventsOf(app, filed)).at(-1)).toMatchObject({
    type: 'ledger.allocation_proposed',
    actor: { organisation: 'hub' },
    body: { approvalsNeeded: 2, lines: [{ payee: 'unhcr', amount: usd('900.00') }] },
  })
  for (const member of ['committee-one', 'committee-two'])
    await done(app, member, `/v1/fund/allocations/${allocation.id}/votes`, { vote: 'approve' })
  expect((await fundingOf(app, filed)).state).toBe('funded')
})

test('the organisation that filed the plan is the proposer and does not vote, though the hub proposed', async () => {
  const filed = await called()
  await confirm(app, filed)
  await proposeConfirmed(app)
  const { allocation } = await fundingOf(app, filed)
  const reply = await send(app, 'operator', `/v1/fund/allocations/${allocation.id}/votes`, { vote: 'approve' })
  expect(reply).toMatchObject({ status: 403, body: { code: 'ledger.voter_proposed' } })
})

test('a confirmation that comes twice, at once, and to several processes proposes once', async () => {
  const filed = await called()
  await Promise.all([confirm(app, filed), confirm(app, filed)])
  await Promise.all(Array.from({ length: 4 }, () => proposeConfirmed(app)))
  await confirm(app, filed)
  await proposeConfirmed(app)
  expect(await proposals(filed)).toEqual([{ state: 'proposed', proposed_by: 'operator' }])
  expect((await typesOf(app, filed)).filter((type) => type === 'allocation_proposed')).toHaveLength(1)
})

test('where the money is gone by then the request waits on, and is called up once more when there is money again', async () => {
  const filed = await called()
  await approve(app, whole(await match(app, freetownRequest, usd('500.00')), '500.00'))
  await confirm(app, filed)
  await proposeConfirmed(app)
  await callUp(app)
  const { state, call } = await fundingOf(app, filed)
  expect({ state, call }).toMatchObject({
    state: 'waitlisted',
    call: { state: 'ended', reason: expect.stringMatching(/held/) },
  })
  expect(await typesOf(app, filed)).toEqual(['request_waitlisted', 'funds_found', 'call_ended'])
  await deposit(app, '1000.00')
  await callUp(app)
  expect((await fundingOf(app, filed)).call).toMatchObject({ state: 'asked', planId: call.planId })
  await confirm(app, filed)
  await proposeConfirmed(app)
  expect((await fundingOf(app, filed)).state).toBe('proposed')
})

test('a team that does not confirm is not asked again for the same money; the operator reads why, others do not', async () => {
  const filed = await called()
  const { call } = await fundingOf(app, filed)
  const no = { callId: call.id, partner: 'iom', reason: 'No staff before June' }
  await app.deliver(told('routing.team_not_confirmed', no, filed))
  await callUp(app)
  expect((await fundingOf(app, filed)).call).toMatchObject({
    id: call.id,
    state: 'not_confirmed',
    reason: 'iom did not confirm: No staff before June',
  })
  expect(JSON.stringify((await app.anyone.get(`/v1/requests/${filed.requestId}/funding`)).body)).not.toContain('June')
  await confirm(app, filed)
  await proposeConfirmed(app)
  expect((await fundingOf(app, filed)).state).toBe('waitlisted')
  await deposit(app, '10.00')
  await callUp(app)
  expect((await fundingOf(app, filed)).call).toMatchObject({ state: 'asked' })
})

test('a confirmation of another request, or of a call that nobody made, does nothing', async () => {
  const filed = await called()
  const { call } = await fundingOf(app, filed)
  await app.deliver(told('routing.team_confirmed', { callId: call.id }, { ...filed, requestId: randomUUID() }))
  await app.deliver(told('routing.team_confirmed', { callId: randomUUID() }, filed))
  await proposeConfirmed(app)
  expect((await fundingOf(app, filed)).call.state).toBe('asked')
})

test.for([
  ['was withdrawn', told('intake.request_withdrawn', { reason: 'x' })],
  ['changes', told('intake.request_reopened', { from: 'waitlisted' })],
] as const)('nothing is proposed for a request that %s after its team confirmed', async ([, event]) => {
  const filed = await called()
  await confirm(app, filed)
  await app.deliver({ ...event, ...filed })
  await proposeConfirmed(app)
  expect((await proposals(filed)).map(({ state }) => state)).toEqual(['planned'])
  const [call] = await app.database.ownerSql`select state from ledger.calls`
  expect(call).toEqual({ state: 'ended' })
})

test('a plan that the rules refuse by then is not proposed, says why, holds up nobody, and is not called up again until there is another', async () => {
  const filed = await called('300.00')
  const other = await waitlist(app, '995.00')
  await deposit(app, '1000.00')
  await callUp(app)
  await done(app, 'operator', '/v1/fund/allocations', { ...whole(other, '995.00'), plan: true })
  await callUp(app)
  await confirm(app, filed)
  await confirm(app, other)
  // Behind the plan's back.
  await app.database.ownerSql`update ledger.requests set ask_minor = 29000 where id = ${filed.requestId}`
  await proposeConfirmed(app)
  expect((await fundingOf(app, filed)).call).toMatchObject({
    state: 'refused',
    reason: expect.stringContaining('must add up'),
  })
  expect((await fundingOf(app, other)).state).toBe('proposed')
  await callUp(app)
  expect((await typesOf(app, filed)).at(-1)).toBe('call_ended')
  await done(app, 'operator', '/v1/fund/allocations', { ...whole(filed, '290.00'), plan: true })
  await callUp(app)
  expect((await fundingOf(app, filed)).call.state).toBe('asked')
})

test('a payee that was rated riskier after its plan was filed: the plan is refused for its tranche limit, and another one is called up', async () => {
  const filed = await called()
  const [{ id: plan } = { id: '' }] = await app.database
    .ownerSql`select id from ledger.allocations where request_id = ${filed.requestId}`
  const rating = { level: 'high', reason: 'Accounts two years late' }
  const { headers } = await app.as('operator').get('/v1/partners/unhcr/risk')
  const rated = await app.as('operator').put('/v1/partners/unhcr/risk', rating, { 'if-match': headers.etag ?? '' })
  expect(rated.status).toBe(200)
  await confirm(app, filed)
  await proposeConfirmed(app)
  const { state, call } = await fundingOf(app, filed)
  expect({ state, call }).toMatchObject({
    state: 'waitlisted',
    call: { state: 'refused', planId: plan, reason: expect.stringMatching(/tranches\[0\].*34 %/) },
  })
  expect((await proposals(filed)).map((each) => each.state)).toEqual(['planned'])
  expect(await app.database.ownerSql`select 1 from ledger.holds`).toHaveLength(0)
  await callUp(app)
  await callUp(app)
  expect((await typesOf(app, filed)).slice(-2)).toEqual(['funds_found', 'call_ended'])
  const { lines } = whole(filed, '900.00')
  await done(app, 'operator', '/v1/fund/allocations', { ...filed, lines, tranches: [], plan: true })
  await callUp(app)
  expect((await fundingOf(app, filed)).call.state).toBe('asked')
  await confirm(app, filed)
  await proposeConfirmed(app)
  const { allocation } = await fundingOf(app, filed)
  expect(allocation).toMatchObject({ state: 'proposed', amount: usd('900.00') })
  expect(allocation.tranches).toHaveLength(5)
})

test('whoever asks, a team confirms once and only what it was asked', async () => {
  const filed = await called()
  await confirm(app, filed)
  const { ownerSql } = app.database
  const late = ownerSql`update ledger.calls set state = 'not_confirmed', ended_at = now(), reason = 'x'`
  await expect(late).rejects.toThrow('does not become')
  expect((await fundingOf(app, filed)).call.state).toBe('confirmed')
})

test('a call on which something breaks holds up none of the others, and is proposed once it is mended', async () => {
  const broken = await waitlist(app, '400.00')
  const sound = await waitlist(app, '500.00')
  await deposit(app, '1000.00')
  await callUp(app)
  await confirm(app, broken)
  await confirm(app, sound)
  const { ownerSql } = app.database
  await ownerSql.unsafe(`
    create function ledger.break_one() returns trigger language plpgsql as $$
    begin
      if new.request_id = '${broken.requestId}' then raise exception 'the disk is full'; end if;
      return new;
    end $$;
    create trigger breaks before insert on ledger.allocations for each row execute function ledger.break_one()`)
  await expect(proposeConfirmed(app)).rejects.toThrow('1 calls could not be proposed')
  expect((await fundingOf(app, sound)).state).toBe('proposed')
  expect((await fundingOf(app, broken)).call.state).toBe('confirmed')
  await ownerSql`drop trigger breaks on ledger.allocations`
  await proposeConfirmed(app)
  expect((await fundingOf(app, broken)).state).toBe('proposed')
})
