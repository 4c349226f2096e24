// Which state becomes which: the picture in the README, the code and the database say the same. And what is there once only.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allocationMoves, allocationStates } from '../allocation.ts'
import { amendmentMoves, amendmentStates } from '../amendment.ts'
import { type EventfulFund, type Ids, openEventfulFund } from '../eventful-fund.ts'
import { copyOf, payment, vote } from './statements.ts'

let fund: EventfulFund
beforeAll(async () => {
  fund = await openEventfulFund()
})
afterAll(() => fund.app.close())

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const sectionOf = (title: string) => readme.split('\n## ').find((section) => section.startsWith(`${title}\n`)) ?? ''
const isDrawn = (title: string, from: string, to: string) =>
  new RegExp(`^  ${from} --> ${to} :`, 'm').test(sectionOf(title))

/** Sets a state past all triggers, then another one; how that came out. */
const move = (table: string, id: string | undefined, setting: (state: string) => string, from: string, to: string) =>
  fund.sql
    .begin(async (tx) => {
      const set = (state: string) => tx.unsafe(`update ledger.${table} set ${setting(state)} where id = '${id}'`)
      await tx`set local session_replication_role = replica`
      await set(from)
      await tx`set local session_replication_role = origin`
      await set(to)
      throw new Error('moved')
    })
    .catch((fault: Error) => fault.message)

const decidedIn = (state: string) =>
  `state = '${state}', decided_at = ${/planned|proposed/.test(state) ? 'null' : 'now()'}, void_reason = ${state === 'void' ? "'x'" : 'null'}`
const closedIn = (state: string) => {
  const [at, by] = state === 'closed' ? ['now()', "'x'"] : ['null', 'null']
  return `${decidedIn(state)}, closed_at = ${at}, closed_by = ${by}, close_reason = ${by}`
}
const pairsOf = (states: readonly string[]) => states.flatMap((from) => states.map((to) => [from, to] as const))
const has = (moves: readonly (readonly [string, string])[], from: string, to: string) =>
  moves.some(([a, b]) => a === from && b === to)

test.for(pairsOf(allocationStates))(
  'an allocation that is %s becomes %s exactly where the picture and the code say so',
  async ([from, to]) => {
    const isLegal = has(allocationMoves, from, to)
    expect(isDrawn('An allocation', from, to)).toBe(isLegal)
    const said = await move('allocations', fund.ids.proposed, closedIn, from, to)
    expect(said).toMatch(isLegal ? /^moved$|lacks approvals/ : /does not become/)
  },
)

test.for(pairsOf(amendmentStates))(
  'an amendment that is %s becomes %s exactly where the picture and the code say so',
  async ([from, to]) => {
    const isLegal = has(amendmentMoves, from, to)
    expect(isDrawn('An amendment', from, to)).toBe(isLegal)
    const said = await move('amendments', fund.ids.amendment, decidedIn, from, to)
    expect(said).toMatch(isLegal ? /^moved$|lacks approvals/ : /does not become/)
  },
)

const twice = (statement: string) => [statement, statement]
const other = '01890000-0000-7000-8000-000000000001'

test.for([
  ['an organisation votes twice', ({ proposed }: Ids) => twice(vote('votes', proposed, 'committee-one')), 'votes_pkey'],
  [
    'an organisation votes twice on an amendment',
    ({ amendment }: Ids) => twice(vote('amendment_votes', amendment, 'committee-one')),
    'amendment_votes_pkey',
  ],
  [
    'a request has two open allocations',
    ({ proposed }: Ids) => [
      'alter table ledger.allocations drop constraint allocations_hold_id_key',
      copyOf('allocations', `id = '${proposed}'`, { id: other }),
    ],
    'one_open_allocation',
  ],
  [
    'an allocation has two open amendments',
    ({ amendment }: Ids) => [copyOf('amendments', `id = '${amendment}'`, { id: other, version: 7, hold_id: null })],
    'one_open_amendment',
  ],
  ['a tranche is paid with another amount', ({ paid }: Ids) => [payment(paid, 2, 2499)], 'violates foreign key'],
  [
    'a tranche is paid that is not planned',
    ({ paid }: Ids) => [payment(paid, 2, 2500), payment(paid, 4, 2500)],
    'may not be paid|violates foreign key',
  ],
] as const)('it does not happen that %s', async ([, statements, message]) => {
  const attempt = fund.sql.begin(async (tx) => {
    for (const statement of statements(fund.ids)) await tx.unsafe(statement)
    throw new Error('taken')
  })
  await expect(attempt).rejects.toThrow(new RegExp(message))
})
