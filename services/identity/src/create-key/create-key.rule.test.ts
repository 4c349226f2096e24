import type { Role } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { decideKey, isVoteOfAnother } from './create-key.rule.ts'

const now = new Date('2026-11-24T23:59:59.999Z')
const everything = { scopes: ['read', 'write'] as ('read' | 'write')[] }
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (thrown) {
    return thrown instanceof Refusal ? thrown.code : thrown
  }
  return null
}

test('a key works to the end of its last day in UTC', () => {
  const decided = decideKey({ scopes: ['read'], expiresOn: '2026-11-24' }, everything, now)
  expect(decided.expiresAt?.toISOString()).toBe('2026-11-25T00:00:00.000Z')
  expect(decideKey({ scopes: ['read'] }, everything, now).expiresAt).toBeNull()
})

test('a last day that is over is refused', () => {
  expect(codeOf(() => decideKey({ scopes: ['read'], expiresOn: '2026-11-23' }, everything, now))).toBe(
    'identity.key_expiry_past',
  )
})

test('a key hands on no scope that it does not have', () => {
  const writer = { scopes: ['write'] as 'write'[] }
  expect(codeOf(() => decideKey({ scopes: ['read', 'write'] }, writer, now))).toBe('http.scope_missing')
  expect(decideKey({ scopes: ['write', 'write'] }, writer, now).scopes).toEqual(['write'])
})

test('a key of a member of the committee is a vote, and of another unless it makes it itself', () => {
  const by = (slug: string) => ({ organisation: { slug, name: slug, kind: 'foundation' as const, country: null } })
  const member = { slug: 'member', roles: ['funder', 'committee'] as Role[] }
  expect(isVoteOfAnother(member, by('operator'))).toBe(true)
  expect(isVoteOfAnother(member, by('member'))).toBe(false)
  expect(isVoteOfAnother({ slug: 'funder', roles: ['funder'] }, by('operator'))).toBe(false)
})
