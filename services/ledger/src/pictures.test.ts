import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as accounts from './account.ts'
import { decideAct, requestActs } from './act.ts'
import { allocationMoves, allocationStates, shownToAll } from './allocation.ts'
import { amendmentMoves } from './amendment.ts'
import { callMoves } from './call.ts'
import { contributionMoves } from './contribution-state.ts'
import { mayBeDeclined, mayBeProposed, requestStates } from './request.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const pictures = [...readme.matchAll(/```mermaid\nstateDiagram-v2\n([\s\S]*?)```/g)].map(([, picture = '']) =>
  [...picture.matchAll(/^\s*(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} → ${to}`),
)

test.for([
  ['an allocation', allocationMoves],
  ['an amendment', amendmentMoves],
  ['a call', callMoves],
  ['a contribution', contributionMoves],
] as const)('the README draws exactly the moves of %s', ([, moves]) => {
  const coded = moves.map(([from, to]) => `${from} → ${to}`).toSorted()
  expect(pictures.map((drawn) => drawn.toSorted())).toContainEqual(coded)
})

test('the README draws exactly where an allocation may be proposed and an assessment be overruled', () => {
  const drawn = pictures.find((moves) => moves.includes('matched → waitlisted')) ?? []
  const from = (to: string) => requestStates.filter((state) => drawn.includes(`${state} → ${to}`))
  expect(from('proposed')).toEqual(requestStates.filter(mayBeProposed))
  expect(from('declined')).toEqual(requestStates.filter(mayBeDeclined))
})

test('the README draws exactly the acts of an operator on a request', () => {
  const drawn = pictures.find((moves) => moves.includes('matched → waitlisted')) ?? []
  const from = ['funded', 'not_needed', 'suspended', 'terminated', 'completed'] as const
  const to = (act: (typeof requestActs)[number], state: (typeof from)[number], askMinor: bigint | null) => {
    try {
      return [`${state} → ${decideAct(act, { by: 'operator', payees: [], state, askMinor })}`]
    } catch {
      return []
    }
  }
  const decided = requestActs.flatMap((act) =>
    from.flatMap((state) => [null, 1n].flatMap((askMinor) => to(act, state, askMinor))),
  )
  const ofThese = drawn.filter((move) => from.some((state) => move.startsWith(`${state} `)))
  expect(ofThese.toSorted()).toEqual([...new Set(decided)].toSorted())
})

test('a planned, refused or void allocation is shown to nobody who takes no part in it', () => {
  expect(allocationStates.filter((state) => !shownToAll.includes(state))).toEqual(['planned', 'refused', 'void'])
})

test('the README draws every kind of account with its code', () => {
  const [, picture = ''] = /```mermaid\nflowchart LR\n([\s\S]*?)```/.exec(readme) ?? []
  const drawn = [...picture.matchAll(/^\s*(\w+)\["([^<"]+)/gm)].map(([, kind, code = '']) => [kind, decoded(code)])
  const [funder, currency, allocation, payee] = ['<funder>', '<currency>', '<allocation>', '<payee>']
  const coded = [
    accounts.funderAccount(funder, currency),
    accounts.exchangeAccount(currency),
    accounts.availableAccount('USD'),
    accounts.feeAccount('USD'),
    accounts.allocatedAccount(allocation, payee, 'USD'),
    accounts.advanceAccount(allocation, payee, 'USD'),
    accounts.spentAccount(allocation, payee, 'USD'),
    accounts.writtenOffAccount(allocation, payee, 'USD'),
    accounts.interestAccount('USD'),
    accounts.chargesAccount('USD'),
    accounts.exchangeResultAccount('USD'),
  ]
  expect(drawn).toEqual(coded.map(({ kind, code }) => [kind, code]))
  expect(coded.map(({ kind }) => kind)).toEqual(accounts.accountKinds)
})

const decoded = (code: string) => code.replaceAll('&lt;', '<').replaceAll('&gt;', '>')

test('an account is of the kind that its code says, and holds the currency that it was opened for', () => {
  const opened = [
    accounts.funderAccount('norway', 'NOK'),
    accounts.exchangeAccount('NOK'),
    accounts.availableAccount('USD'),
    accounts.feeAccount('USD'),
    accounts.allocatedAccount('a1', 'iom', 'USD'),
    accounts.advanceAccount('a1', 'iom', 'USD'),
    accounts.spentAccount('a1', 'iom', 'USD'),
    accounts.writtenOffAccount('a1', 'iom', 'USD'),
    accounts.interestAccount('USD'),
    accounts.chargesAccount('USD'),
    accounts.exchangeResultAccount('USD'),
  ]
  expect(opened.map(({ kind }) => kind)).toEqual(accounts.accountKinds)
  expect(opened).toEqual([
    { kind: 'funder', code: 'funder:norway:NOK', currency: 'NOK' },
    { kind: 'exchange', code: 'exchange:NOK', currency: 'NOK' },
    { kind: 'available', code: 'fund:available:USD', currency: 'USD' },
    { kind: 'fee', code: 'administrator:fee:USD', currency: 'USD' },
    { kind: 'allocated', code: 'fund:allocated:a1:iom', currency: 'USD' },
    { kind: 'advance', code: 'payee:advance:a1:iom', currency: 'USD' },
    { kind: 'spent', code: 'payee:spent:a1:iom', currency: 'USD' },
    { kind: 'written_off', code: 'payee:written_off:a1:iom', currency: 'USD' },
    { kind: 'interest', code: 'fund:interest:USD', currency: 'USD' },
    { kind: 'charges', code: 'fund:charges:USD', currency: 'USD' },
    { kind: 'exchange_result', code: 'fund:exchange_result:USD', currency: 'USD' },
  ])
})

test('only where money comes from, and what it passes through, may be below zero', () => {
  expect(accounts.accountKinds.filter(accounts.mayBeNegative)).toEqual(['funder', 'exchange'])
})
