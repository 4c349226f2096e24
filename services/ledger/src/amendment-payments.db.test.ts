// An amendment and payments: made before it, while the committee votes, after it, and undone.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AmendmentScene, actsOn, openAmendmentScene } from './amendment-scene.ts'
import { approve, done, match, proposalOf, send, usd } from './fund-scene.ts'
import { inOrder } from './in-order.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')

let scene: AmendmentScene
beforeEach(async () => {
  scene = await openAmendmentScene()
})
afterEach(async () => {
  expect(await scene.app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  await scene.app.close()
})
const { vote, pay, amend, pass, read, available, typesOf } = actsOn(() => scene)

test('payments go on by the plan in force; an amendment that they have overtaken is void when the last vote comes', async () => {
  const overtaken = await amend({ unhcr: { amount: '200.00', tranches: ['50.00', '150.00'] } })
  await pay('unhcr', 2)
  await vote('committee-one', overtaken)
  const { body } = await vote('committee-two', overtaken)
  expect(body).toMatchObject({ state: 'void', voidReason: expect.stringContaining('was paid before the last vote') })
  expect(await read()).toMatchObject({ version: 0, amount: usd('150.00') })
  expect(await available(scene.bank)).toBe('939.00')
  expect((await typesOf()).at(-1)).toBe('ledger.amendment_voided')
  // One that keeps the payment passes.
  await pass(await amend({ unhcr: { amount: '200.00', tranches: ['50.00', '100.00', '50.00'] } }))
  await pay('unhcr', 3)
})

test.for([
  ['the payment', '10.00 void', 0],
  ['the last vote', '12.00 approved', 1],
] as const)('a payment and the last vote at once: %s first, %s', async ([comesFirst, end, inForce]) => {
  const filed = await match(scene.app, freetownRequest, usd('10.00'))
  const ten = { unhcr: { amount: '10.00', tranches: ['4.00', '6.00'] } }
  scene = { ...scene, filed, id: await approve(scene.app, proposalOf(filed, ten)) }
  await pay('unhcr', 1)
  const amendment = await amend({ unhcr: { amount: '12.00', tranches: ['4.00', '8.00'] } })
  await vote('committee-one', amendment)
  const voteNow = () => vote('committee-two', amendment)
  const payNow = () => pay('unhcr', 2)
  const [first, second] = comesFirst === 'the payment' ? [payNow, voteNow] : [voteNow, payNow]
  await inOrder<unknown, unknown>(scene.app, scene.id, first, second)
  const { version, payees, amendments } = await read()
  expect([payees[0].disbursed.amount, amendments[0].state].join(' ')).toBe(end)
  expect(version).toBe(inForce)
})

const reverse = async (transfer: string) =>
  done(scene.app, 'operator', `/v1/fund/transfers/${transfer}/reversal`, { reason: 'It never arrived' })
const unpaid = async () => {
  const rows = await scene.app.database.ownerSql`
    select contribution_id, payee, posted from ledger.balance_lines where allocation_id = ${scene.id} and kind = 'allocated'`
  return rows.filter(({ posted }) => posted !== '0')
}

test('a payment from before an amendment may be reversed and made again by the plan in force, and each share still comes out to the cent', async () => {
  const [paid] = (await read()).tranches
  await pass(await amend({ unhcr: { amount: '250.01', tranches: ['50.00', '200.01'] } }))
  const drawn = (await read()).contributions
  await reverse(paid.paid.disbursementId)
  const undone = await read()
  expect(undone.payees).toMatchObject([{ allocated: usd('250.01'), disbursed: usd('0.00'), left: usd('0.00') }])
  expect(undone.reversedPayments).toMatchObject([{ tranche: 1, reversed: { reason: 'It never arrived' } }])
  // What the view plans is what is paid then.
  const planned = undone.tranches.map(({ shares }: { shares: unknown }) => shares)
  expect([(await pay('unhcr', 1)).shares, (await pay('unhcr', 2)).shares]).toEqual(planned)
  expect(await unpaid()).toEqual([])
  const after = await read()
  expect(after.contributions).toEqual(drawn)
  expect(after.payees).toMatchObject([{ disbursed: usd('250.01') }])
})

test('an amendment need not keep a payment that was reversed, and its money goes where the new plan says', async () => {
  const [paid] = (await read()).tranches
  const amendment = await amend({ iom: { amount: '150.00', tranches: ['75.01', '74.99'] } }).catch(() => null)
  expect(amendment).toBeNull()
  await reverse(paid.paid.disbursementId)
  await pass(await amend({ iom: { amount: '150.00', tranches: ['75.01', '74.99'] } }))
  await pay('iom', 1)
  await pay('iom', 2)
  expect(await unpaid()).toEqual([])
})

const reported = async (query = '') =>
  (await scene.app.as('operator').get(`/v1/reports/allocations${query}`)).body.items.map(
    (row: Record<string, { amount: string }> & { payee: string; funder: string }) =>
      [row.payee, row.funder, row.allocated?.amount, row.disbursed?.amount, row.reversed?.amount].join(' '),
  )

test('a payee that an amendment takes out leaves no row in the report, unless something was paid to it', async () => {
  const filed = await match(scene.app, freetownRequest, usd('20.00'))
  const two = { unhcr: { amount: '10.00', tranches: ['10.00'] }, iom: { amount: '10.00', tranches: ['10.00'] } }
  const before = await reported()
  scene = { ...scene, filed, id: await approve(scene.app, proposalOf(filed, two)) }
  const own = async () => (await reported()).slice(before.length)
  expect(await own()).toEqual(['iom illustrative-bank 10.00 0.00 0.00', 'unhcr illustrative-bank 10.00 0.00 0.00'])
  await pass(await amend({ unhcr: { amount: '20.00', tranches: ['20.00'] } }))
  expect(await own()).toEqual(['unhcr illustrative-bank 20.00 0.00 0.00'])
  const { id } = await pay('unhcr', 1)
  await reverse(id)
  await pass(await amend({ iom: { amount: '20.00', tranches: ['20.00'] } }))
  expect(await own()).toEqual(['iom illustrative-bank 20.00 0.00 0.00', 'unhcr illustrative-bank 0.00 0.00 20.00'])
  expect((await read()).payees).toMatchObject([{ payee: 'iom' }])
})

test('what was released when an allocation ended stays in the report', async () => {
  const filed = await match(scene.app, freetownRequest, usd('10.00'))
  const before = (await reported()).length
  const ten = { unhcr: { amount: '10.00', tranches: ['10.00'] } }
  const id = await approve(scene.app, proposalOf(filed, ten))
  await done(scene.app, 'operator', `/v1/fund/allocations/${id}/close`, { reason: 'It is not needed' })
  expect((await reported()).slice(before)).toEqual(['unhcr illustrative-bank 0.00 0.00 0.00'])
  const { body } = await send(scene.app, 'operator', `/v1/fund/allocations/${id}/amendments`, {
    ...proposalOf(filed, { unhcr: { amount: '12.00', tranches: ['12.00'] } }),
    requestId: undefined,
    revision: undefined,
    reason: 'More is needed',
  })
  expect(body.code).toBe('ledger.allocation_not_approved')
})
