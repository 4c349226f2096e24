// An amendment and what its payees have spent: no budget line goes below what is reported there, when it is proposed or when it is approved.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AmendmentScene, actsOn, openAmendmentScene } from './amendment-scene.ts'
import { done, send, usd } from './fund-scene.ts'

let scene: AmendmentScene
beforeEach(async () => {
  scene = await openAmendmentScene()
})
afterEach(() => scene.app.close())
const { bodyOf, pass, path, read, vote } = actsOn(() => scene)

const spend = (amount: string) =>
  done(scene.app, 'unhcr', `${path()}/expenditures`, {
    payee: 'unhcr',
    period: { from: '2026-11-24', to: '2026-11-24' },
    isAnother: true,
    lines: [{ category: 1, amount: usd(amount) }],
  })
const propose = (lines: [number, string][]) =>
  send(scene.app, 'operator', `${path()}/amendments`, {
    ...bodyOf({ unhcr: { amount: '150.00', tranches: ['50.00', '100.00'] } }),
    lines: lines.map(([category, amount]) => ({ payee: 'unhcr', category, amount: usd(amount) })),
  })

test('a line is not proposed below what is reported there; what is reversed counts no more', async () => {
  const { id } = await spend('20.00')
  expect(
    await propose([
      [1, '19.99'],
      [2, '130.01'],
    ]),
  ).toMatchObject({
    status: 422,
    body: {
      code: 'ledger.amendment_wrong',
      errors: [{ path: 'lines[0].amount', message: expect.stringContaining('at least 20.00 USD') }],
    },
  })
  expect((await propose([[2, '150.00']])).body.errors).toMatchObject([{ path: 'lines' }])
  await done(scene.app, 'operator', `/v1/fund/transfers/${id}/reversal`, { reason: 'A test' })
  expect((await propose([[2, '150.00']])).status).toBe(201)
})

test('where more was reported before the last vote, it is void and says why', async () => {
  const { id } = (await propose([[2, '150.00']])).body
  await vote('committee-one', id)
  await spend('0.01')
  expect((await vote('committee-two', id)).status).toBe(201)
  const { amendments, budget, amount } = await read()
  expect(amendments[0]).toMatchObject({ state: 'void', voidReason: expect.stringContaining('is reported as spent') })
  expect(budget).toEqual([{ payee: 'unhcr', category: 1, budgeted: usd('150.00'), spent: usd('0.01') }])
  expect(amount).toEqual(usd('150.00'))
})

test('what is spent at the limit stays in the budget when it is approved', async () => {
  await spend('20.00')
  const { id } = (
    await propose([
      [1, '20.00'],
      [2, '130.00'],
    ])
  ).body
  await pass(id)
  expect((await read()).budget).toEqual([
    { payee: 'unhcr', category: 1, budgeted: usd('20.00'), spent: usd('20.00') },
    { payee: 'unhcr', category: 2, budgeted: usd('130.00'), spent: usd('0.00') },
  ])
})
