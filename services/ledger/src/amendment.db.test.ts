// An approved allocation changed by the committee, on a real database through the API: what moves, what stays, who decides.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AmendmentScene, actsOn, openAmendmentScene, type Payees } from './amendment-scene.ts'
import { done, send, usd } from './fund-scene.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')

let scene: AmendmentScene
let app: AmendmentScene['app']
let id: string
let norway: string
let bank: string
beforeEach(async () => {
  scene = await openAmendmentScene()
  ;({ app, id, norway, bank } = scene)
})
afterEach(async () => {
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  await app.close()
})
const { path, bodyOf, vote, pay, amend, pass, read, available, typesOf } = actsOn(() => scene)

test('nothing changes until the committee approves; then a larger budget is in force, by contribution, to the cent', async () => {
  expect([await available(norway), await available(bank)]).toEqual(['0.00', '939.00'])
  const amendment = await amend({ unhcr: { amount: '250.01', tranches: ['50.00', '200.01'] } }, { until: '2029-06-30' })
  // The difference is held at once; the plan in force is the old one.
  expect(await available(bank)).toBe('838.99')
  expect(await read()).toMatchObject({
    amount: usd('150.00'),
    version: 0,
    until: null,
    amendments: [{ state: 'proposed' }],
  })
  await pass(amendment)
  const after = await read()
  expect(after).toMatchObject({
    state: 'approved',
    amount: usd('250.01'),
    version: 1,
    until: '2029-06-30',
    contributions: [
      { contribution: norway, amount: usd('99.00') },
      { contribution: bank, amount: usd('151.01') },
    ],
    payees: [{ payee: 'unhcr', allocated: usd('250.01'), disbursed: usd('50.00') }],
    amendments: [{ state: 'approved', votes: [{ organisation: 'committee-one' }, { organisation: 'committee-two' }] }],
  })
  const planned = after.tranches[1].shares
  expect((await pay('unhcr', 2)).shares).toEqual(planned)
  const left = await app.database.ownerSql`
    select 1 from ledger.balance_lines where allocation_id = ${id} and kind = 'allocated' and posted <> 0`
  expect(left).toEqual([])
  expect((await typesOf()).filter((type) => type.startsWith('ledger.amendment'))).toEqual([
    'ledger.amendment_proposed',
    'ledger.amendment_vote_cast',
    'ledger.amendment_vote_cast',
    'ledger.amendment_approved',
  ])
})

test('a smaller budget gives the difference back when it is approved, and not below what was paid', async () => {
  const small = { unhcr: { amount: '49.99', tranches: ['49.99'] } }
  expect((await send(app, 'operator', `${path()}/amendments`, bodyOf(small))).body.code).toBe('ledger.amendment_wrong')
  const amendment = await amend({ unhcr: { amount: '80.00', tranches: ['50.00', '30.00'] } })
  expect([await available(norway), await available(bank)]).toEqual(['0.00', '939.00'])
  await pass(amendment)
  const [a, b] = [await available(norway), await available(bank)]
  expect(Number(a) + Number(b)).toBeCloseTo(939 + 70, 6)
  expect(Number(a)).toBeGreaterThan(0)
  await pay('unhcr', 2)
  expect(await read()).toMatchObject({ payees: [{ allocated: usd('80.00'), disbursed: usd('80.00') }] })
})

test('coming payments are split by what lies there once the shares are made anew, and by what is paid from then on', async () => {
  const open = async () => {
    const [row] = await app.database.ownerSql`
      select sum(left_minor)::int as left, sum(paid_minor)::int as paid from ledger.open_shares where allocation_id = ${id}`
    return row
  }
  expect(await open()).toEqual({ left: 10_000, paid: 5_000 })
  await pass(await amend({ unhcr: { amount: '160.00', tranches: ['50.00', '70.00', '40.00'] } }))
  expect(await open()).toEqual({ left: 11_000, paid: 0 })
  await pay('unhcr', 2)
  expect(await open()).toEqual({ left: 4_000, paid: 7_000 })
})

test('what is not paid goes to another of the team, out of the same contributions', async () => {
  const amendment = await amend({
    unhcr: { amount: '50.00', tranches: ['50.00'] },
    iom: { amount: '100.00', tranches: ['33.33', '66.67'] },
  })
  await pass(amendment)
  const drawn = (await read()).contributions
  await pay('iom', 1)
  await pay('iom', 2)
  expect((await read()).contributions).toEqual(drawn)
  const [row] = await app.database.ownerSql`
    select count(*)::int as n from ledger.balance_lines where allocation_id = ${id} and kind = 'allocated' and posted <> 0`
  expect(row?.n).toBe(0)
})

test('where the money does not reach, the whole is refused and nothing is held', async () => {
  const reply = await send(
    app,
    'operator',
    `${path()}/amendments`,
    bodyOf({ unhcr: { amount: '1089.01', tranches: ['50.00', '1039.01'] } }),
  )
  expect(reply).toMatchObject({ status: 409, body: { code: 'ledger.amendment_short' } })
  expect(await available(bank)).toBe('939.00')
  expect((await read()).amendments).toEqual([])
  await amend({ unhcr: { amount: '1089.00', tranches: ['50.00', '1039.00'] } })
})

const larger: Payees = { unhcr: { amount: '160.00', tranches: ['50.00', '110.00'] } }

test('one amendment is open at a time, also when two are proposed at once', async () => {
  const replies = await Promise.all([1, 2].map(() => send(app, 'operator', `${path()}/amendments`, bodyOf(larger))))
  expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect(replies.find(({ status }) => status === 409)?.body.code).toBe('ledger.amendment_open')
})

test('the committee’s no frees what was held, with its reasons; the allocation stays as it is', async () => {
  const amendment = await amend(larger)
  await vote('committee-one', amendment, { vote: 'refuse', reason: 'Too dear.' })
  await vote('committee-two', amendment, { vote: 'recuse' })
  expect((await app.events()).at(-1)).toMatchObject({
    type: 'ledger.amendment_refused',
    body: { amendmentId: amendment, reasons: ['Too dear.'] },
  })
  expect(await available(bank)).toBe('939.00')
  await pay('unhcr', 2)
})

test('an operator takes it back; decided ones take no vote and are not taken back', async () => {
  const amendment = await amend(larger)
  const back = `${path()}/amendments/${amendment}/void`
  expect(await done(app, 'operator', back, { reason: 'A mistake' })).toMatchObject({
    state: 'void',
    voidReason: 'A mistake',
  })
  expect((await send(app, 'operator', back, { reason: 'x' })).body.code).toBe('ledger.amendment_not_proposed')
  expect((await vote('committee-one', amendment)).body.code).toBe('ledger.amendment_not_proposed')
  expect((await vote('committee-one', randomUUID())).status).toBe(404)
})

test('the deadline ends it, exactly once with two processes, and a vote on that instant is too late', async () => {
  const amendment = await amend(larger)
  const { due } = (await read()).amendments[0]
  app.clock.advance(Date.parse(due) - app.clock.now().getTime())
  expect((await vote('committee-one', amendment)).body.code).toBe('ledger.vote_too_late')
  const [schedule] = app.service.schedules?.filter(({ name }) => name === 'lapse proposals') ?? []
  await Promise.all([schedule?.run(), schedule?.run()])
  expect((await typesOf()).filter((type) => type === 'ledger.amendment_voided')).toHaveLength(1)
  expect(await available(bank)).toBe('939.00')
})

test('an allocation is not closed while an amendment is open; a closed one takes no amendment', async () => {
  await done(app, 'unhcr', `${path()}/expenditures`, {
    payee: 'unhcr',
    period: { from: '2026-11-24', to: '2026-11-24' },
    lines: [{ category: 1, amount: usd('50.00') }],
  }).then(({ id: expenditure }) => done(app, 'operator', `${path()}/expenditures/${expenditure}/accept`, {}))
  const amendment = await amend(larger)
  expect((await send(app, 'operator', `${path()}/close`, { reason: 'x' })).body.code).toBe('ledger.amendment_open')
  await done(app, 'operator', `${path()}/amendments/${amendment}/void`, { reason: 'A test' })
  expect(await done(app, 'operator', `${path()}/close`, { reason: 'x' })).toMatchObject({ state: 'closed' })
  expect((await send(app, 'operator', `${path()}/amendments`, bodyOf(larger))).body.code).toBe(
    'ledger.allocation_not_approved',
  )
})

test('who takes part sees amendments and votes, others do not', async () => {
  await amend(larger)
  expect((await app.as('unhcr').get(path())).body.amendments).toHaveLength(1)
  // Its share is in it, so it sees the allocation.
  expect(await app.as('norway').get(path())).toMatchObject({ status: 200, body: { votes: null, amendments: null } })
})

test('a vote on it is an organisation’s, of none that proposed or is a party, and final', async () => {
  const amendment = await amend(larger)
  for (const slug of ['operator', 'freetown', 'unhcr'])
    expect([slug, (await vote(slug, amendment)).status]).toEqual([slug, 403])
  await vote('committee-one', amendment)
  expect((await vote('committee-one', amendment)).body.code).toBe('ledger.already_voted')
})
