// Every act of a person on a request stands on its timeline with actor, time and reason; the reason is for requester, operators and auditors.
import type { Actor, RequestState } from '@hub/contracts'
import { freetownRequest, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FollowedType } from '../follow-request/follow-request.rule.ts'
import { makeIntake } from '../service.ts'
import { bodies, eventOf, fileInState } from '../test-events.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIntake, { name: 'intake' })
})
afterAll(() => hub.close())

const timelineOf = async (slug: string | null, path: string) =>
  (await (slug === null ? hub.anyone : hub.as(slug)).get(`${path}/timeline?limit=100`)).body.items
const at = '2026-11-24T11:00:00.000Z'
const words = 'Because the harbour is closed'
const operator = { organisation: 'operator', role: 'operator' } as const
const member = { organisation: 'committee-one', role: 'committee' } as const
const partner = { organisation: 'unhcr', role: 'partner' } as const

/** What a person does to a request in a state, as the service that judges it tells. */
const acts: readonly [string, FollowedType, RequestState, Actor, object?][] = [
  ['overruling a verdict', 'assessment.verdict_overridden', 'declined', operator],
  ['routing it again', 'routing.request_rerouted', 'unmatched', operator],
  ['replacing a member', 'routing.member_removed', 'funded', operator],
  ['declining an offer', 'routing.offer_declined', 'matching', partner],
  ['a veto', 'routing.team_vetoed', 'matching', { organisation: 'freetown', role: 'requester' }],
  ['not confirming', 'routing.team_not_confirmed', 'waitlisted', partner],
  ['a vote', 'ledger.vote_cast', 'funding', member],
  ['a recusal', 'ledger.vote_cast', 'funding', member, { vote: 'recuse' }],
  ['a no of the committee', 'ledger.allocation_refused', 'funding', member, { reasons: [words] }],
  ['making a proposal void', 'ledger.allocation_voided', 'funding', operator],
  ['an amendment', 'ledger.amendment_proposed', 'implementing', operator],
  ['a vote on an amendment', 'ledger.amendment_vote_cast', 'implementing', member],
  ['making an amendment void', 'ledger.amendment_voided', 'implementing', operator],
  ['querying an expenditure', 'ledger.expenditure_queried', 'implementing', operator],
  ['undoing a transfer', 'ledger.transfer_reversed', 'implementing', operator],
  ['suspending', 'ledger.request_suspended', 'implementing', operator],
  ['resuming', 'ledger.request_resumed', 'suspended', operator],
  ['terminating', 'ledger.request_terminated', 'suspended', operator],
  ['completing', 'ledger.request_completed', 'implementing', operator],
]

async function expectReason(path: string, type: string, step: object) {
  for (const slug of ['freetown', 'operator', 'auditor'])
    expect((await timelineOf(slug, path)).at(-1), slug).toMatchObject({ ...step, type })
  for (const slug of ['unhcr', 'ilo', 'norway', 'committee-one', 'sierra-leone', null]) {
    const shown = JSON.stringify((await timelineOf(slug, path)) ?? [])
    expect(shown).not.toContain(words)
    expect(shown).not.toMatch(/"(reason|entry)":/)
  }
}

test.for(acts)('%s is on the timeline with actor, time and reason', async ([, type, state, actor, more]) => {
  const { id, path } = await fileInState(hub, freetownRequest, state)
  const event = eventOf(type, { requestId: id, occurredAt: at }, { reason: words, ...more } as object)
  if (more && 'reasons' in more) delete (event.body as { reason?: string }).reason
  await hub.deliver({ ...event, actor })
  await expectReason(path, type, { at, actor, reason: words })
})

test.for<FollowedType>(['ledger.final_report_filed', 'ledger.expenditure_accepted', 'ledger.tranche_paid'])(
  '%s, which needs no reason, is on the timeline with actor and time',
  async (type) => {
    const { id, path } = await fileInState(hub, freetownRequest, 'implementing')
    await hub.deliver({ ...eventOf(type, { requestId: id, occurredAt: at }), actor: partner })
    await expectReason(path, type, { at, actor: partner, reason: null })
  },
)

test('no act with a reason is left out above', () => {
  const asked = new Set<string>(acts.map(([, type]) => type))
  // The hub's own word, or what an act above ends in.
  const others = [
    'routing.offer_withdrawn',
    'routing.request_unmatched',
    'ledger.request_waitlisted',
    'ledger.call_ended',
  ]
  const spoken = [
    ...others,
    'routing.search_widened',
    'ledger.amendment_refused',
    'ledger.change_refused',
    'ledger.request_kept',
  ]
  const withReason = Object.keys(bodies).filter((type) =>
    /"reasons?":/.test(JSON.stringify(bodies[type as FollowedType])),
  )
  expect(withReason.filter((type) => !asked.has(type)).toSorted()).toEqual(spoken.toSorted())
})

test('a question, a withdrawal and a wish to withdraw are on it with their words', async () => {
  const asked = await fileInState(hub, freetownRequest, 'matched')
  await hub.as('committee-one').post(`${asked.path}/questions`, { text: words })
  await expectReason(asked.path, 'intake.question_asked', { actor: member, reason: words })
  await hub.as('freetown').post(`${asked.path}/withdraw`, { reason: words })
  const requester = { organisation: 'freetown', role: 'requester' }
  await expectReason(asked.path, 'intake.change_asked', { actor: requester, reason: words })
  const withdrawn = await fileInState(hub, freetownRequest, 'matching')
  await hub.as('freetown').post(`${withdrawn.path}/withdraw`, { reason: words })
  await expectReason(withdrawn.path, 'intake.request_withdrawn', { actor: requester, reason: words })
})

test('a reason is never changed, also not by the owner', async () => {
  for (const sql of [hub.database.ownerSql, hub.database.sql])
    await expect(sql.unsafe("update intake.reasons set reason = 'x'")).rejects.toThrow(/append-only|permission denied/)
})
