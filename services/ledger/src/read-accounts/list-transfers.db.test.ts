// Lists and reports that take several statements to read are of one moment: what was committed when they began.
import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, advanceAccount, allocatedAccount, availableAccount, interestAccount } from '../account.ts'
import { approve, contribute, match, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { selectSnapshot } from '../known.ts'
import type { TransferCode } from '../posting.rule.ts'
import { postTogether } from '../posting.ts'
import { allocationsReport } from '../report/allocations/allocations.ts'
import { rowsOf } from '../report/report.ts'
import { makeLedger } from '../service.ts'

const day = '2026-11-24'
const path = '/v1/fund/transfers'
let app: TestApp
let gift: string
const allocations: string[] = []
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  gift = await contribute(app, { funder: 'norway', amount: '1000.00' })
  const share = { unhcr: { amount: '10.00', tranches: ['10.00'] } }
  for (let count = 0; count < 2; count += 1)
    allocations.push(await approve(app, proposalOf(await match(app, freetownRequest, usd('10.00')), share)))
})
afterAll(() => app.close())

interface Way {
  code: TransferCode
  from: Account
  to: Account
  contributionId: string | null
}

/** Posts, and commits when it is let: its number is drawn before. `work` comes after the posting, in the same transaction. */
async function postSlowly({ code, from, to, contributionId }: Way, work = async (_id: string, _tx: unknown) => {}) {
  const id = randomUUID()
  const posted = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  const legs = [
    { account: from, contributionId, amountMinor: -5n },
    { account: to, contributionId, amountMinor: 5n },
  ]
  const committed = app.db.transaction(async (tx) => {
    await postTogether(tx, [{ kind: 'transfer', id, code, about: id, effectiveOn: day, legs }], app.clock.now())
    await work(id, tx)
    posted.resolve()
    await letGo.promise
  })
  await Promise.race([posted.promise, committed])
  const commit = () => {
    letGo.resolve()
    return committed
  }
  return { id, commit }
}

/** Of a currency of its own, and said to be another, so that no two wait for the same balance or line of a bank's statement. */
const postInterest = (currency: string) =>
  postSlowly(
    { code: 'interest', from: interestAccount(currency), to: availableAccount(currency), contributionId: null },
    async (id, tx) => {
      await (tx as Parameters<Parameters<typeof app.db.transaction>[0]>[0]).execute(sql`
        insert into ledger.adjustments (id, kind, amount_minor, currency, value_date, reason, recorded_by, is_another)
        values (${id}, 'interest', 5, ${currency}, ${day}, 'A test', 'operator', true)`)
    },
  )

const read = async (query: string) => (await app.as('auditor').get(`${path}?${query}`)).body
const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)

test('a list of transfers that is read by cursor is what was committed when its first page was, whatever is committed meanwhile', async () => {
  const before = idsOf(await read('limit=200'))
  const slow = await postInterest('JPY')
  const quick = [await postInterest('KWD'), await postInterest('EUR')]
  for (const each of quick) await each.commit()
  const stood = [...before, ...quick.map(({ id }) => id)]
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page === 0 || cursor; page += 1) {
    const body = await read(`limit=3${cursor && `&cursor=${cursor}`}`)
    seen.push(...idsOf(body))
    cursor = body.nextCursor ?? ''
    if (page === 1) await slow.commit()
  }
  expect(seen).toEqual(stood)
  // The next reader has it, and where its number has it.
  expect(idsOf(await read('limit=200'))).toEqual([...before, slow.id, ...quick.map(({ id }) => id)])
})

test.for(['1:', '5:4:', '3:9:10', '3:9:5,4', '3:9:,', '0:9:', '1:99999999999999999999:', "1:2:'"])(
  'a cursor with what is no snapshot, %s, is refused',
  async (snapshot) => {
    const cursor = Buffer.from(JSON.stringify({ number: 1, snapshot })).toString('base64url')
    const { status, body } = await app.as('auditor').get(`${path}?cursor=${cursor}`)
    expect([status, body.code]).toEqual([400, 'http.cursor_unknown'])
  },
)

test('a report that is read group by group counts no transfer that was committed since it began, also of a lower number', async () => {
  const [first = '', second = ''] = allocations.toSorted()
  const slow = await postSlowly({
    code: 'disbursement',
    from: allocatedAccount(second, 'unhcr', 'USD'),
    to: advanceAccount(second, 'unhcr', 'USD'),
    contributionId: gift,
  })
  await (await postInterest('CHF')).commit()
  const operator = { organisation: { slug: 'operator' }, roles: ['operator'] }
  const scope = {
    principal: operator as never,
    effectiveAt: null,
    size: null,
    snapshot: await selectSnapshot(app.db as never),
    funder: null,
    country: null,
    objective: null,
  }
  const paid: [string, string][] = []
  for await (const rows of rowsOf({ ...allocationsReport, groupsAtOnce: 1 }, app.db as never, scope)) {
    paid.push(...rows.map(({ allocation, disbursed }): [string, string] => [String(allocation), String(disbursed)]))
    await slow.commit()
  }
  expect(paid).toEqual([
    [first, '0'],
    [second, '0'],
  ])
})
