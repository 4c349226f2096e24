// The picture of the accounts in the README shows every way that money takes in a fund in which everything has happened, and no other.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountKinds } from '../account.ts'
import { type EventfulFund, openEventfulFund } from '../eventful-fund.ts'

let fund: EventfulFund
beforeAll(async () => {
  fund = await openEventfulFund()
})
afterAll(() => fund.app.close())

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const picture = /## The accounts[\s\S]*?```mermaid\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''

/** A node is called as its kind is. */
const nodes = [...picture.matchAll(/^ {2}(\w+)\["/gm)].map(([, kind = '']) => kind)
const arrows = [...picture.matchAll(/^ {2}(\w+) (?:--|-\.) "?([^">]*?)"? (?:-->|\.->) (\w+)$/gm)].flatMap(
  ([, from, says = '', to]) =>
    says
      .replaceAll(/\(.*?\)/g, '')
      .split(',')
      .map((code) => `${from} ${code.trim().replaceAll(' ', '_')} ${to}`),
)

test('it shows every kind of account', () => {
  expect(nodes.toSorted()).toEqual([...accountKinds].toSorted())
})

test('it shows every way that money takes, and no other', async () => {
  // In a transfer of one contribution and currency what is below zero went to what is above.
  const rows = await fund.sql`
    select distinct a.kind as source, a.code, b.kind as target
    from ledger.entry_lines a join ledger.entry_lines b on a.number = b.number and a.currency = b.currency
      and a.contribution_id is not distinct from b.contribution_id
    where a.amount_minor < 0 and b.amount_minor > 0 and a.code <> 'reversal'`
  const taken = rows.map(({ source, code, target }) => `${source} ${code} ${target}`)
  expect([...new Set(arrows)].toSorted()).toEqual([...new Set(taken)].toSorted())
})
