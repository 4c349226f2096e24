// A checkpoint ends with a whole transaction: what was known at any of them are books that once stood.
import { makeLogger } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signerOf } from '../checkpoint.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { makeSealLeaves } from './seal-leaves.ts'

const signer = signerOf('test/fund', Buffer.alloc(32, 1))
const log = makeLogger({ service: 'ledger', level: 'silent' })
const patience = { timeout: 120_000 }
let app: TestApp

beforeAll(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterAll(() => app.close())

/** Money arrives, some of it is held, approved and paid, and some stays held. */
async function work(): Promise<void> {
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const share = { unhcr: { amount: '900.00', tranches: ['900.00'] } }
  const id = await approve(app, proposalOf(await match(app, freetownRequest, usd('900.00')), share))
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('unhcr', 1))
  const small = { iom: { amount: '10.00', tranches: ['10.00'] } }
  await done(
    app,
    'operator',
    '/v1/fund/allocations',
    proposalOf(await match(app, freetownRequest, usd('10.00')), small),
  )
}

interface Ended {
  size: number
  sealedAt: string
  /** Whether the leaf after its last one is of the same transaction. */
  isCut: boolean
}
const listEnds = async (): Promise<Ended[]> => [
  ...(await app.database.ownerSql<Ended[]>`
    with leaf as (
      select l.index, coalesce(t.xid, f.xid) as xid from ledger.leaves l
      left join ledger.transfers t on t.number = l.number left join ledger.facts f on f.number = l.number)
    select c.size::int as size, to_char(c.sealed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sealedAt",
      exists (select from leaf a join leaf b on b.index = a.index + 1 and b.xid = a.xid where b.index = c.size) as "isCut"
    from ledger.checkpoints c order by c.size`),
]

type Books = {
  totals: { kind: string; posted: { amount: string }; held: { amount: string } }[]
  [key: string]: unknown
}
const booksAt = async ({ sealedAt }: Ended): Promise<Books & { checkpoint: { size: number } }> =>
  (await app.as('auditor').get(`/v1/fund/balances?limit=200&knownAt=${sealedAt}`)).body

/** What no transaction of the ledger leaves behind. */
function faultsIn({ totals, items }: Books): string[] {
  const minor = (kind: string, column: 'posted' | 'held' = 'posted') =>
    Math.round(Number(totals.find((total) => total.kind === kind)?.[column].amount ?? 0) * 100)
  const overdrawn = (items as { account: string; available: { amount: string } }[]).filter(
    ({ account, available }) => account.startsWith('fund:') && available.amount.startsWith('-'),
  )
  return [
    ...overdrawn.map(({ account, available }) => `${account} ${available.amount}`),
    ...(minor('fee') * 100 === -minor('funder') ? [] : [`fee ${minor('fee')} of ${minor('funder')}`]),
    ...(minor('available', 'held') % 1000 === 0 ? [] : [`held ${minor('available', 'held')}`]),
  ]
}

/** The checkpoints that are new. */
async function sealBy(limits: { batch: number; most?: number }, logger = log): Promise<Ended[]> {
  const before = (await listEnds()).length
  await makeSealLeaves({ db: app.db, clock: app.clock, log: logger, signer, ...limits })().catch(() => 0)
  app.clock.advance(60_000)
  return (await listEnds()).slice(before)
}

test.for([1, 3])('no checkpoint cuts a transaction in two, sealing %s leaves at a time', patience, async (batch) => {
  await work()
  const ends = await sealBy({ batch })
  expect(ends.length).toBeGreaterThan(5)
  expect(ends.filter(({ isCut }) => isCut)).toEqual([])
  for (const end of ends) {
    const books = await booksAt(end)
    expect([end.size, books.checkpoint.size, ...faultsIn(books)]).toEqual([end.size, end.size])
  }
})

test(
  'of checkpoints that cut one in two, as those of before did, none is what was known: the last whole one is',
  patience,
  async () => {
    let whole = (await listEnds()).at(-1)?.size
    await work()
    const ends = await sealBy({ batch: 1, most: 1 })
    expect(ends.filter(({ isCut }) => isCut).length).toBeGreaterThan(10)
    for (const end of ends) {
      if (!end.isCut) whole = end.size
      const books = await booksAt(end)
      expect([end.size, books.checkpoint.size, ...faultsIn(books)]).toEqual([end.size, whole])
    }
  },
)

test('nor is one in the middle of a transaction of which the rest is not sealed yet', async () => {
  const whole = (await listEnds()).at(-1)?.size
  await contribute(app, { funder: 'norway', amount: '7.00' })
  const [end, ...more] = await sealBy({ batch: 1, most: 1 }, stopAfter(1))
  expect([end?.isCut, more]).toEqual([false, []])
  expect((await booksAt(end as Ended)).checkpoint.size).toBe(whole)
})

/** Of a process that ends after so many batches: each is logged once it is committed. */
function stopAfter(batches: number): typeof log {
  let left = batches
  return Object.assign(Object.create(log), {
    info: () => {
      left -= 1
      if (left === 0) throw new Error('stopped')
    },
  })
}
