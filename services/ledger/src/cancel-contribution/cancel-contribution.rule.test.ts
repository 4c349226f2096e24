import { expect, test } from 'vitest'
import { decideCancellation } from './cancel-contribution.rule.ts'

test('a pledge and an agreement of which nothing has arrived are cancelled, once', () => {
  decideCancellation('pledged', { minor: 0n, currency: 'USD' })
  decideCancellation('agreed', { minor: 0n, currency: 'USD' })
  expect(() => decideCancellation('cancelled', { minor: 0n, currency: 'USD' })).toThrow('is cancelled')
})

test('one of which money has arrived is not, and the refusal says how much and what to do', () => {
  expect(() => decideCancellation('agreed', { minor: 1n, currency: 'JPY' })).toThrow(
    '1 JPY has arrived, so it cannot be cancelled: give back what is not spent as a return',
  )
})
