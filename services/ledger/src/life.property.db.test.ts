// Random lives of requests, from the agreed team to an end, through the API on a real database: every move of a request and of its
// allocation is one that the picture draws, nothing is paid or amended while it is stopped, and the books are right after each.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, propertyRun, type TestApp, testApp, testOrganisations } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allocationMoves } from './allocation.ts'
import { contribute, type Filed, match, payment, proposalOf, send, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'

const run = propertyRun('lives of requests')
const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const [, picture = ''] = /What the ledger knows of a request\n[\s\S]*?stateDiagram-v2\n([\s\S]*?)```/.exec(readme) ?? []
const drawn = [...picture.matchAll(/^\s*(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} → ${to}`)
const allocationDrawn = allocationMoves.map(([from, to]) => `${from} → ${to}`)

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '900000.00' })
})
afterAll(async () => {
  run.tell()
  await app.close()
})

interface Life {
  filed: Filed
  request: string
  /** Of each allocation that it ever had, its state. */
  allocations: Map<string, string>
  amendment: string
}

const reason = { reason: 'A test' }
const share = { unhcr: { amount: '10.00', tranches: ['4.00', '6.00'] } }
const more = { unhcr: { amount: '12.00', tranches: ['4.00', '8.00'] } }
const lastOf = ({ allocations }: Life) => `/v1/fund/allocations/${[...allocations.keys()].at(-1) ?? app.key('unhcr')}`
const act = (what: string) => (life: Life) =>
  send(app, 'operator', `/v1/requests/${life.filed.requestId}/${what}`, reason)
const vote = (slug: string, kind: string) => (life: Life) =>
  send(app, slug, `${lastOf(life)}/votes`, { vote: kind, ...reason })
const voteOnAmendment = (slug: string) => (life: Life) =>
  send(app, slug, `${lastOf(life)}/amendments/${life.amendment}/votes`, { vote: 'approve' })
const pay = (tranche: number) => (life: Life) =>
  send(app, 'operator', `${lastOf(life)}/disbursements`, payment('unhcr', tranche))
const amount = (cents: string) => ({ payee: 'unhcr', amount: usd(cents), valueDate: '2026-11-24', ...reason })

async function spend(life: Life) {
  const period = { from: '2026-11-24', to: '2026-11-24' }
  const lines = [{ category: 1, amount: usd('2.00') }]
  const reply = await send(app, 'unhcr', `${lastOf(life)}/expenditures`, {
    payee: 'unhcr',
    period,
    lines,
    isAnother: true,
  })
  return reply.status === 201
    ? send(app, 'operator', `${lastOf(life)}/expenditures/${reply.body.id}/accept`, {})
    : reply
}

async function amend(life: Life) {
  const { lines, tranches } = proposalOf(life.filed, more)
  const reply = await send(app, 'operator', `${lastOf(life)}/amendments`, { lines, tranches, ...reason })
  if (reply.status === 201) life.amendment = reply.body.id
  return reply
}

const operations = {
  propose: ({ filed }: Life) => send(app, 'operator', '/v1/fund/allocations', proposalOf(filed, share)),
  plan: ({ filed }: Life) => send(app, 'operator', '/v1/fund/allocations', { ...proposalOf(filed, share), plan: true }),
  'one approves': vote('committee-one', 'approve'),
  'two approves': vote('committee-two', 'approve'),
  'two refuses': vote('committee-two', 'refuse'),
  void: (life: Life) => send(app, 'operator', `${lastOf(life)}/void`, reason),
  'pay the first': pay(1),
  'pay the second': pay(2),
  spend,
  'give back': (life: Life) => send(app, 'operator', `${lastOf(life)}/refunds`, { ...amount('2.00'), isAnother: true }),
  'give all back': (life: Life) => send(app, 'operator', `${lastOf(life)}/refunds`, amount('4.00')),
  amend,
  'one approves the amendment': voteOnAmendment('committee-one'),
  'two approves the amendment': voteOnAmendment('committee-two'),
  report: ({ filed }: Life) =>
    send(app, 'unhcr', `/v1/requests/${filed.requestId}/final-report`, { summary: 'a', results: 'b', lessons: 'c' }),
  close: (life: Life) => send(app, 'operator', `${lastOf(life)}/close`, reason),
  suspend: act('suspend'),
  resume: act('resume'),
  terminate: act('terminate'),
  complete: act('complete'),
}
type Operation = keyof typeof operations
const halted: readonly Operation[] = [
  'propose',
  'plan',
  'pay the first',
  'pay the second',
  'amend',
  'two approves the amendment',
]

/** The state of the request, and of each of its allocations. */
async function statesOf({ requestId }: Filed) {
  const sql = app.database.ownerSql
  const [request] = await sql<{ state: string }[]>`select state from ledger.requests where id = ${requestId}`
  const rows = await sql<{ id: string; state: string }[]>`
    select id, state from ledger.allocations where request_id = ${requestId} order by id`
  return { request: request?.state ?? '', allocations: new Map(rows.map(({ id, state }) => [id, state])) }
}

async function live(life: Life, operation: Operation): Promise<void> {
  const before = { request: life.request, allocations: life.allocations }
  const reply = await operations[operation](life)
  const after = await statesOf(life.filed)
  const said = `${operation} of a request that is ${before.request}: ${reply.status}`
  expect(reply.status, said).toBeLessThan(500)
  if (before.request !== after.request) expect(drawn, said).toContain(`${before.request} → ${after.request}`)
  for (const [id, state] of after.allocations) {
    const was = before.allocations.get(id)
    if (was === undefined) expect(['planned', 'proposed']).toContain(state)
    else if (was !== state) expect(allocationDrawn, said).toContain(`${was} → ${state}`)
  }
  const isStopped = ['suspended', 'terminated', 'completed'].includes(before.request)
  if (isStopped && halted.includes(operation)) expect(reply.status, said).toBeGreaterThanOrEqual(400)
  if (reply.status < 300) run.count(operation)
  else run.count('refused')
  Object.assign(life, after)
}

// Random lives seldom go through all of these; each act is to be seen at work in every run.
const eventful = {
  asks: true,
  isFunded: true,
  steps: ['pay the first', 'suspend', 'resume', 'pay the second', 'report', 'terminate'] as Operation[],
}
const anyOperation = fc.constantFrom(...(Object.keys(operations) as Operation[]))
// Most lives begin with money: what comes after it would else seldom come up.
const anyLife = fc.record({
  asks: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  isFunded: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  steps: fc.array(anyOperation, { minLength: 5, maxLength: 25 }),
})

test(
  'whatever is called in whatever order, a request and its allocations make only moves that the pictures draw',
  () =>
    fc.assert(
      fc.asyncProperty(anyLife, async ({ asks, isFunded, steps }) => {
        const filed = await match(app, freetownRequest, asks ? usd('10.00') : null)
        const life: Life = { filed, ...(await statesOf(filed)), amendment: filed.requestId }
        const begin: Operation[] = isFunded && asks ? ['propose', 'one approves', 'two approves'] : []
        for (const operation of [...begin, ...steps]) await live(life, operation)
        expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
      }),
      { seed: run.seed, numRuns: run.times(30), examples: [[eventful]] },
    ),
  run.timeout,
)

test('each act came up, and each kind of end', () => {
  for (const operation of ['suspend', 'resume', 'terminate', 'pay the first', 'report'] as const)
    expect(run.counted(operation), operation).toBeGreaterThan(0)
})
