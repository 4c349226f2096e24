// The two times: what had taken effect on a day, as it was known at a time.
import { makeLogger } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signerOf } from './checkpoint.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from './fund-scene.ts'
import { makeSealLeaves } from './seal-leaves/seal-leaves.ts'
import { makeLedger } from './service.ts'

const signer = signerOf('test/fund', Buffer.alloc(32, 1))
const log = makeLogger({ service: 'ledger', level: 'silent' })
const day = 86_400_000
let app: TestApp
let seal: () => Promise<number>
let allocation: string
let knownAt: string

beforeAll(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  seal = makeSealLeaves({ db: app.db, clock: app.clock, log, signer })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const share = { unhcr: { amount: '100.00', tranches: ['60.00', '40.00'] } }
  allocation = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.00')), share))
  await pay(1)
  await seal()
  app.clock.advance(day)
  knownAt = app.clock.now().toISOString()
  app.clock.advance(day)
})
afterAll(() => app.close())

const pay = (tranche: number) =>
  done(app, 'operator', `/v1/fund/allocations/${allocation}/disbursements`, payment('unhcr', tranche))

const reports = [
  '/v1/reports/allocations?format=json',
  '/v1/reports/allocations?format=csv',
  '/v1/fund/balances?limit=200',
]
const pull = (path: string, more: string) => app.as('auditor').get(`${path}&${more}`)
const posted = async (more: string) => {
  const { body } = await pull('/v1/fund/balances?limit=200', more)
  return body.totals.find(({ kind }: { kind: string }) => kind === 'advance').posted.amount
}

test('a report pulled twice as known at one time has the same bytes, also after back-dated transfers have arrived', async () => {
  const all = () =>
    Promise.all(reports.map(async (path) => JSON.stringify((await pull(path, `knownAt=${knownAt}`)).body)))
  const before = await all()
  await pay(2)
  expect(await all()).toEqual(before)
  await seal()
  expect(await all()).toEqual(before)
})

test('what was dated back counts on its day of effect once it is known, and not before', async () => {
  app.clock.advance(1000)
  const effective = 'effectiveAt=2026-11-24'
  expect(await posted(`${effective}&knownAt=${knownAt}`)).toBe('60.00')
  expect(await posted(`${effective}&knownAt=${app.clock.now().toISOString()}`)).toBe('100.00')
  expect(await posted(effective)).toBe('100.00')
  const before = await pull('/v1/fund/balances?limit=200', `effectiveAt=2026-11-23&knownAt=${knownAt}`)
  expect(before.body.totals).toEqual([])
})

test('what was held is known as it was, before and after the vote that posts it', async () => {
  const filed = await match(app, freetownRequest, usd('70.00'))
  const share = { iom: { amount: '70.00', tranches: ['70.00'] } }
  const { id } = await done(app, 'operator', '/v1/fund/allocations', proposalOf(filed, share))
  await seal()
  app.clock.advance(1000)
  const proposed = app.clock.now().toISOString()
  app.clock.advance(1000)
  for (const member of ['committee-one', 'committee-two'])
    await done(app, member, `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
  await seal()
  app.clock.advance(1000)
  const available = async (more: string) => {
    const { totals } = (await pull('/v1/fund/balances?limit=200', more)).body
    return totals.find(({ kind }: { kind: string }) => kind === 'available')
  }
  const held = async (more: string) => (await available(more)).held.amount
  expect(await held(`knownAt=${knownAt}`)).toBe('0.00')
  expect(await held(`knownAt=${proposed}`)).toBe('70.00')
  expect(await held(`knownAt=${proposed}&effectiveAt=2026-11-24`)).toBe('0.00')
  expect(await held(`knownAt=${app.clock.now().toISOString()}`)).toBe('0.00')
  const now = await pull('/v1/fund/balances?limit=200', '')
  const known = await pull('/v1/fund/balances?limit=200', `knownAt=${app.clock.now().toISOString()}`)
  expect(known.body.items).toEqual(now.body.items)
})

test('what is recorded and not sealed yet is not known yet', async () => {
  const now = app.clock.now().toISOString()
  const total = async () => (await pull('/v1/fund/balances?limit=200', `knownAt=${now}`)).body.totals
  const before = await total()
  await contribute(app, { funder: 'norway', amount: '5.00' })
  expect(await total()).toEqual(before)
  await seal()
  expect(await total()).toEqual(before)
  app.clock.advance(1000)
  const later = app.clock.now().toISOString()
  expect((await pull('/v1/fund/balances?limit=200', `knownAt=${later}`)).body.totals).not.toEqual(before)
})

test('what everybody reads of all transfers counts up to a checkpoint, and a newer one adds what came since', async () => {
  const books = async () => (await app.anyone.get('/v1/fund/transfers')).body
  const counted = async () => {
    const rows = await app.database.ownerSql<{ code: string; transfers: number }[]>`
      select code, count(*)::int as transfers from ledger.transfers group by code order by code`
    return rows.map((row) => ({ ...row }))
  }
  const shown = ({ totals }: { totals: { code: string; transfers: number }[] }) =>
    totals.map(({ code, transfers }) => ({ code, transfers }))
  await seal()
  const first = await books()
  expect(shown(first)).toEqual(await counted())
  await contribute(app, { funder: 'norway', amount: '7.00' })
  expect(await books()).toEqual(first)
  await seal()
  const second = await books()
  expect(shown(second)).toEqual(await counted())
  expect(shown(second)).not.toEqual(shown(first))
  expect(second.checkpoint.size).toBeGreaterThan(first.checkpoint.size)
})

test('the answer names its checkpoint, which the list of checkpoints has; every report carries one', async () => {
  const { body, headers } = await pull('/v1/reports/allocations?format=json', `knownAt=${knownAt}`)
  const { items } = (await app.anyone.get('/v1/fund/checkpoints')).body
  expect(items).toContainEqual(body.checkpoint)
  const carried = (header: string | undefined) => Buffer.from(header ?? '', 'base64').toString()
  expect(carried(headers['hub-checkpoint'])).toBe(body.checkpoint.note)
  const plain = await pull('/v1/reports/allocations?format=csv', '')
  expect(carried(plain.headers['hub-checkpoint'])).toBe(items[0].note)
})

test('who asks while a checkpoint is being sealed waits for it: its time has passed, so it is the answer then and later', async () => {
  const sealing = await app.database.ownerSql.reserve()
  await sealing`begin`
  await sealing`select pg_advisory_xact_lock(hashtextextended('ledger.sealing', 0))`
  let isAnswered = false
  const asked = pull('/v1/fund/balances?limit=200', `knownAt=${knownAt}`).then((reply) => {
    isAnswered = true
    return reply
  })
  await waitUntil(async () => {
    const [row] = await app.database
      .ownerSql`select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted`
    return row?.waiting > 0
  })
  expect(isAnswered).toBe(false)
  await sealing`commit`
  sealing.release()
  expect((await asked).status).toBe(200)
})

async function waitUntil(ask: () => Promise<boolean>): Promise<void> {
  for (let left = 1000; left > 0; left -= 1) if (await ask()) return
  throw new Error('it never came')
}

test.for(['/v1/fund/balances?limit=1', '/v1/reports/allocations?limit=1'])(
  '%s refuses a time to come, a time before the first checkpoint and what is no time',
  async (path) => {
    const replies = await Promise.all(
      ['2026-12-24T00:00:00Z', '2026-11-01T00:00:00Z', 'yesterday'].map((time) => pull(path, `knownAt=${time}`)),
    )
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'ledger.known_at_ahead'],
      [422, 'ledger.nothing_known_yet'],
      [400, 'http.malformed'],
    ])
  },
)
