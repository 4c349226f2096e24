import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callMoves, callStates, isOpen } from '../call.ts'
import { done, send, tellOrganisations, told, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { callUp, deposit, eventsOf, fundingOf, typesOf, waitlist, whole } from '../waiting-scene.ts'

let app: TestApp
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterEach(() => app.close())

const assessed = (filed: { requestId: string; revision: number }, score: number) =>
  told(
    'assessment.request_assessed',
    {
      verdict: 'eligible',
      score,
      maxScore: 100,
      rulesetVersion: '1',
      objectives: [2],
      suggestedObjectives: [],
      questions: [],
      due: null,
    },
    filed,
  )

test('a waitlisted request is called up once money that fits it arrives, and once only', async () => {
  const filed = await waitlist(app, '900.00')
  await callUp(app)
  expect(await typesOf(app, filed)).toEqual(['request_waitlisted'])
  await deposit(app, '1000.00')
  await callUp(app)
  await callUp(app)
  expect(await typesOf(app, filed)).toEqual(['request_waitlisted', 'funds_found'])
  const { body } = await app.as('operator').get(`/v1/fund/allocations?requestId=${filed.requestId}`)
  const plan = body.items[0].id
  const [, found] = await eventsOf(app, filed)
  expect(found).toMatchObject({
    revision: 1,
    actor: { organisation: 'hub', role: 'hub' },
    body: { asked: usd('900.00'), spendable: usd('990.00'), planId: plan, confirmBy: '2026-12-08T09:00:00.000Z' },
  })
  const { state, call } = await fundingOf(app, filed)
  expect({ state, call }).toMatchObject({
    state: 'waitlisted',
    call: { state: 'asked', planId: plan, members: ['iom', 'unhcr'], reason: null },
  })
  const { call: shown } = (await app.anyone.get(`/v1/requests/${filed.requestId}/funding`)).body
  expect(shown).toBeNull()
})

test('the best scored of a day is called first, and one deposit calls up no more than it pays for', async () => {
  const [low, best, small] = [
    await waitlist(app, '600.00'),
    await waitlist(app, '600.00'),
    await waitlist(app, '300.00'),
  ]
  await app.deliver(assessed(low, 40))
  await app.deliver(assessed(best, 70))
  await app.deliver(assessed(best, 80))
  await deposit(app, '1000.00')
  await callUp(app)
  const called = await Promise.all([low, best, small].map(async (each) => (await fundingOf(app, each)).call !== null))
  expect(called).toEqual([false, true, true])
  await deposit(app, '1000.00')
  await callUp(app)
  expect((await fundingOf(app, low)).call.state).toBe('asked')
})

test('processes that call up at once promise no money twice', async () => {
  const filed = await Promise.all(Array.from({ length: 5 }, () => waitlist(app, '300.00')))
  await deposit(app, '1000.00')
  await Promise.all(Array.from({ length: 4 }, () => callUp(app)))
  await callUp(app)
  const calls = await Promise.all(filed.map(async (each) => (await fundingOf(app, each)).call))
  expect(calls.filter(Boolean)).toHaveLength(3)
  expect((await app.events()).filter(({ type }) => type === 'ledger.funds_found')).toHaveLength(3)
})

test('deposits that arrive at once call up whom they pay for together: who waits longest, then the better scored', async () => {
  const oldest = await waitlist(app, '300.00')
  app.clock.advance(86_400_000)
  const [low, best] = [await waitlist(app, '300.00'), await waitlist(app, '300.00')]
  for (const [filed, score] of [
    [oldest, 10],
    [low, 40],
    [best, 80],
  ] as const)
    await app.deliver(assessed(filed, score))
  await Promise.all([deposit(app, '310.00'), deposit(app, '310.00'), callUp(app), callUp(app)])
  await Promise.all([callUp(app), callUp(app)])
  const called = await Promise.all([oldest, low, best].map(async (each) => (await fundingOf(app, each)).call !== null))
  expect(called).toEqual([true, false, true])
})

test('a process gives way to the one that calls up already', async () => {
  const filed = await waitlist(app, '900.00')
  await deposit(app, '1000.00')
  await app.database.ownerSql.begin(async (other) => {
    await other`select pg_advisory_xact_lock(hashtextextended('ledger.calls', 0))`
    await callUp(app)
    expect((await fundingOf(app, filed)).call).toBeNull()
  })
  await callUp(app)
  expect((await fundingOf(app, filed)).call.state).toBe('asked')
})

test('money that a void proposal sets free calls up too', async () => {
  await deposit(app, '1000.00')
  const holding = await waitlist(app, '1000.00', { plan: false })
  const other = await waitlist(app, '995.00')
  await deposit(app, '20.00')
  const { id } = await done(app, 'operator', '/v1/fund/allocations', whole(holding, '1000.00'))
  await callUp(app)
  expect((await fundingOf(app, other)).call).toBeNull()
  await done(app, 'operator', `/v1/fund/allocations/${id}/void`, { reason: 'A test' })
  await callUp(app)
  expect((await fundingOf(app, other)).call.state).toBe('asked')
})

test('without a plan an operator is told; once one is filed its team is asked', async () => {
  const filed = await waitlist(app, '900.00', { plan: false })
  await deposit(app, '1000.00')
  await callUp(app)
  expect((await fundingOf(app, filed)).call).toMatchObject({ state: 'asked', planId: null })
  await done(app, 'operator', '/v1/fund/allocations', { ...whole(filed, '900.00'), plan: true })
  await callUp(app)
  expect(await typesOf(app, filed)).toEqual(['request_waitlisted', 'funds_found', 'call_ended', 'funds_found'])
  expect((await fundingOf(app, filed)).call).toMatchObject({ state: 'asked', planId: expect.any(String) })
})

test('an operator who proposes by hand ends the call, and nobody is told of its end but by the proposal', async () => {
  const filed = await waitlist(app, '900.00', { plan: false })
  await deposit(app, '1000.00')
  await callUp(app)
  await done(app, 'operator', '/v1/fund/allocations', whole(filed, '900.00'))
  await callUp(app)
  expect((await fundingOf(app, filed)).call.state).toBe('ended')
  expect(await typesOf(app, filed)).toEqual(['request_waitlisted', 'funds_found', 'allocation_proposed'])
})

test.for([
  ['changes', told('intake.request_reopened', { from: 'waitlisted' })],
  ['is withdrawn', told('intake.request_withdrawn', { reason: 'x' })],
  [
    'is declined',
    told('assessment.verdict_overridden', { previous: 'eligible', verdict: 'declined', reason: 'x', objectives: [2] }),
  ],
  [
    'is granted a change',
    told('intake.change_asked', { changeId: randomUUID(), kind: 'edit', reason: null, content: null }),
  ],
] as const)('the call of a request that %s ends, and its money is for the next', async ([, event]) => {
  const filed = await waitlist(app, '900.00')
  await app.deliver(assessed(filed, 90))
  const next = await waitlist(app, '800.00')
  await deposit(app, '1000.00')
  await callUp(app)
  await app.deliver({ ...event, ...filed })
  await callUp(app)
  expect(
    (await app.database.ownerSql`select state from ledger.calls where request_id = ${filed.requestId}`)[0],
  ).toEqual({
    state: 'ended',
  })
  expect((await fundingOf(app, next)).call.state).toBe('asked')
})

test('a request keeps its place when its proposal was made void and it waits again', async () => {
  const first = await waitlist(app, '990.00')
  app.clock.advance(3 * 86_400_000)
  const second = await waitlist(app, '990.00')
  await deposit(app, '1000.00')
  const { id } = await done(app, 'operator', '/v1/fund/allocations', whole(first, '990.00'))
  const blocked = await send(app, 'operator', '/v1/fund/allocations', whole(second, '990.00'))
  expect(blocked.status).toBe(202)
  await done(app, 'operator', `/v1/fund/allocations/${id}/void`, { reason: 'A test' })
  const { id: held } = await done(app, 'operator', '/v1/fund/allocations', whole(second, '990.00'))
  expect((await send(app, 'operator', '/v1/fund/allocations', whole(first, '990.00'))).status).toBe(202)
  await done(app, 'operator', `/v1/fund/allocations/${held}/void`, { reason: 'A test' })
  expect((await send(app, 'operator', '/v1/fund/allocations', { ...whole(second, '990.00'), plan: true })).status).toBe(
    201,
  )
  await callUp(app)
  expect((await fundingOf(app, first)).call.state).toBe('asked')
})

test('the database itself keeps calls in order, whoever asks', async () => {
  const filed = await waitlist(app, '900.00')
  await deposit(app, '1000.00')
  await callUp(app)
  const { id } = (await fundingOf(app, filed)).call
  const { ownerSql } = app.database
  const again = (state: string) => ownerSql`
    insert into ledger.calls select gen_random_uuid(), request_id, revision, ${state}, plan_id, members, asked_minor, currency,
      spendable_minor, lowest_minor, called_at, confirm_by, ended_at, reason from ledger.calls where id = ${id}`
  await expect(again('asked')).rejects.toThrow('one_open_call')
  await expect(again('confirmed')).rejects.toThrow('only a request that is waitlisted')
  await expect(ownerSql`update ledger.calls set asked_minor = 1 where id = ${id}`).rejects.toThrow('may change')
  await expect(ownerSql`update ledger.calls set state = 'proposed', ended_at = now() where id = ${id}`).rejects.toThrow(
    'does not become',
  )
  await expect(ownerSql`update ledger.calls set state = 'ended', reason = 'x' where id = ${id}`).rejects.toThrow(
    'check',
  )
  await expect(ownerSql`delete from ledger.calls`).rejects.toThrow('refused')
  await expect(ownerSql`update ledger.waits set since = now()`).rejects.toThrow('refused')
  await expect(ownerSql`delete from ledger.scores`).resolves.toBeDefined()
  const role = app.database.sql
  await expect(role`delete from ledger.calls`).rejects.toMatchObject({ code: '42501' })
  await expect(role`update ledger.calls set members = '{}'`).rejects.toMatchObject({ code: '42501' })
  await app.deliver(told('intake.request_withdrawn', { reason: 'x' }, filed))
  await callUp(app)
  await expect(again('asked')).rejects.toThrow('only a request that is waitlisted')
})

test('a call moves exactly where the picture and the code say so', async () => {
  const filed = await waitlist(app, '900.00')
  await deposit(app, '1000.00')
  await callUp(app)
  const { id } = (await fundingOf(app, filed)).call
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const [, picture = ''] = /## The waiting list([\s\S]*?)\n## /.exec(readme) ?? []
  const { ownerSql } = app.database
  for (const from of callStates)
    for (const to of callStates.filter((state) => state !== from)) {
      const isLegal = callMoves.some(([a, b]) => a === from && b === to)
      expect(new RegExp(`^  ${from} --> ${to}\\b`, 'm').test(picture), `${from} → ${to}`).toBe(isLegal)
      const set = (tx: typeof ownerSql, state: string) => tx`
        update ledger.calls set state = ${state}, ended_at = ${isOpen(state as 'asked') ? null : '2026-11-24'},
          reason = ${['not_confirmed', 'refused', 'ended'].includes(state) ? 'x' : null} where id = ${id}`
      const attempt = ownerSql.begin(async (tx) => {
        await tx`set local session_replication_role = replica`
        await set(tx as never, from)
        await tx`set local session_replication_role = origin`
        await set(tx as never, to)
        throw new Error('moved')
      })
      await expect(attempt).rejects.toThrow(isLegal ? 'moved' : 'does not become')
    }
})
