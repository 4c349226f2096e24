import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import type { CastVote, Vote } from '../ballot.ts'
import { type AllocationBallot, decideVote } from './cast-vote.rule.ts'

const ballot: AllocationBallot = {
  state: 'proposed',
  revision: 1,
  currentRevision: 1,
  proposedBy: 'operator',
  parties: ['freetown', 'unhcr'],
  approvalsNeeded: 2,
  committee: ['one', 'two', 'three'],
  members: ['one', 'two', 'three', 'four'],
  proposedAt: new Date('2026-11-24T09:00:00Z'),
  key: { madeAt: new Date('2026-11-24T08:00:00Z'), othersMadeAt: null },
  votes: [],
  due: new Date('2027-01-05T09:00:00Z'),
  at: new Date('2027-01-05T08:59:59.999Z'),
}
const vote = (organisation: string, kind: Vote = 'approve'): CastVote => ({
  organisation,
  vote: kind,
  reason: 'because',
})
const refusalOf = (command: CastVote, changed: Partial<AllocationBallot> = {}) => {
  try {
    return decideVote(command, { ...ballot, ...changed })
  } catch (fault) {
    if (fault instanceof Refusal) return fault.message
    throw fault
  }
}

test.for([
  ['the first of two approvals', vote('one'), [], 'open'],
  ['the second of two approvals', vote('two'), [vote('one')], 'approved'],
  [
    'an approval after a recusal and a refusal',
    vote('three'),
    [vote('one', 'recuse'), vote('two', 'refuse')],
    'refused',
  ],
  ['one refusal where two others can still approve', vote('one', 'refuse'), [], 'open'],
  ['the refusal after which approval is out of reach', vote('two', 'refuse'), [vote('one', 'refuse')], 'refused'],
  ['the recusal after which approval is out of reach', vote('two', 'recuse'), [vote('one', 'refuse')], 'refused'],
  ['the last approval that still reaches', vote('three'), [vote('one', 'refuse'), vote('two')], 'approved'],
] as const)('%s leaves the allocation %s', ([, command, votes, expected]) => {
  expect(decideVote(command, { ...ballot, votes })).toBe(expected)
})

test('members who are parties do not count among those who can still approve', () => {
  expect(decideVote(vote('one', 'refuse'), { ...ballot, parties: ['two'] })).toBe('refused')
})

test('who joined the committee after the proposal does not vote, nor who has left it since', () => {
  expect(refusalOf(vote('four'))).toContain('is not of the committee that was asked at 2026-11-24T09:00:00.000Z')
  expect(refusalOf(vote('three'), { members: ['one', 'two'] })).toContain('is not of the committee')
})

test('who has left or joined does not count among those who can still approve, and a vote cast before stays', () => {
  expect(decideVote(vote('one', 'refuse'), { ...ballot, members: ['one', 'two', 'four'] })).toBe('refused')
  expect(decideVote(vote('one', 'refuse'), { ...ballot, committee: ['one', 'two'] })).toBe('refused')
  expect(decideVote(vote('two'), { ...ballot, votes: [vote('one')], members: ['two', 'three'] })).toBe('approved')
})

const before = new Date('2026-11-24T08:59:59.999Z')
const after = new Date('2026-11-24T09:00:00.001Z')
test.for([
  ['an older key, whatever others made since', { madeAt: before, othersMadeAt: after }, true],
  ['a key as old as the proposal', { madeAt: ballot.proposedAt, othersMadeAt: after }, true],
  ['a younger key of a member that makes its keys itself', { madeAt: after, othersMadeAt: null }, true],
  ['a younger key of a member whose first key others made before', { madeAt: after, othersMadeAt: before }, true],
  ['a younger key that others made', { madeAt: after, othersMadeAt: after }, false],
  ['a younger key, others having made one since', { madeAt: new Date('2026-11-25'), othersMadeAt: after }, false],
] as const)('%s votes or not by its origin', ([, key, mayVote]) => {
  if (mayVote) expect(decideVote(vote('one'), { ...ballot, key })).toBe('open')
  else expect(refusalOf(vote('one'), { key })).toContain('somebody else than your organisation has made a key for it')
})

test('refusals of a vote come in their documented order', () => {
  const silent = { ...vote('operator', 'refuse'), reason: null }
  const all = {
    state: 'void',
    currentRevision: 2,
    parties: ['operator', 'freetown'],
    votes: [vote('operator'), vote('freetown'), vote('one')],
  } as const
  expect(refusalOf(silent, all)).toContain('This allocation is void')
  expect(refusalOf(silent, { ...all, state: 'proposed' })).toContain(
    'This is for revision 1, the request is at revision 2',
  )
  const late = { ...all, state: 'proposed', currentRevision: 1, at: new Date('2027-01-05T09:00:00Z') } as const
  expect(refusalOf(silent, late)).toContain(
    new Refusal('ledger.vote_too_late', { due: '2027-01-05T09:00:00.000Z' }).message,
  )
  const current = { ...all, state: 'proposed', currentRevision: 1 } as const
  expect(refusalOf(silent, current)).toBe(new Refusal('ledger.voter_proposed').message)
  expect(refusalOf({ ...silent, organisation: 'freetown' }, current)).toBe(new Refusal('ledger.voter_is_party').message)
  const later = { ...current, key: { madeAt: after, othersMadeAt: after } }
  const known = { ...later, members: ['one', 'two'], votes: [vote('one'), vote('three')] }
  expect(refusalOf({ ...silent, organisation: 'three' }, known)).toContain('is not of the committee')
  expect(refusalOf({ ...silent, organisation: 'one' }, known)).toContain('Your key is younger')
  expect(refusalOf({ ...silent, organisation: 'one' }, current)).toContain('has voted approve on this allocation')
  expect(refusalOf({ ...silent, organisation: 'two' }, current)).toBe(new Refusal('ledger.vote_reason_missing').message)
})

test('who proposed does not count among those who can still approve, and only a refusal needs a reason', () => {
  expect(decideVote(vote('one', 'refuse'), { ...ballot, committee: ['one', 'two', 'operator'] })).toBe('refused')
  expect(decideVote({ ...vote('one'), reason: null }, ballot)).toBe('open')
})

test('without a deadline no vote is too late', () => {
  expect(decideVote(vote('one'), { ...ballot, due: null })).toBe('open')
})
