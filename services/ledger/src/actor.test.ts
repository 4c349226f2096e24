import type { Role } from '@hub/contracts'
import { expect, test } from 'vitest'
import { actorAs, requireAnother, seesAll } from './actor.ts'

const principal = (...roles: Role[]) => ({ organisation: { slug: 'iom' }, roles }) as Parameters<typeof actorAs>[0]

test('who has several roles acts in the first of those that count, else in its own first', () => {
  const many = principal('partner', 'funder', 'operator')
  expect(actorAs(many, 'operator', 'funder')).toEqual({ organisation: 'iom', role: 'operator' })
  expect(actorAs(many, 'auditor')).toEqual({ organisation: 'iom', role: 'partner' })
  expect(() => actorAs(principal(), 'operator')).toThrow('iom has no role')
})

test('operators and auditors see all that the fund does, and nobody else', () => {
  const roles: Role[] = ['requester', 'partner', 'funder', 'committee', 'operator', 'auditor']
  expect(roles.filter((role) => seesAll(principal(role)))).toEqual(['operator', 'auditor'])
  expect(seesAll(principal('partner', 'auditor'))).toBe(true)
  expect(seesAll(null)).toBe(false)
})

test('no organisation decides on money that it is paid itself', () => {
  expect(() => requireAnother('operator', ['iom', 'unhcr'])).not.toThrow()
  expect(() => requireAnother('iom', ['unhcr', 'iom'])).toThrow(
    expect.objectContaining({ code: 'ledger.own_payee', details: { organisation: 'iom' } }),
  )
})
