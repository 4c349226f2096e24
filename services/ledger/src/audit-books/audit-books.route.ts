// What `npm run verify` recomputes the books from: leaves with all that they were made of, the rows of every table word for word, and
// rows that belong to nothing. For auditors alone.
import { read } from '@hub/http'
import { z } from 'zod'
import { auditedTables } from '../audited-tables.ts'
import { listLeafSources } from '../leaf.sql.ts'
import { listLeaves, listRows, listStrays } from './audit-books.sql.ts'

const tag = 'Proof'
// Rows hold what nobody is shown: the key behind a vote, answers to others. Operators have no need of them.
const access = ['auditor'] as const
// Larger pages than lists have: a million leaves are read in a few minutes.
const limit = z.coerce.number().int().min(1).max(2000).default(1000)

const Named = { name: z.string(), salt: z.string() }
const Numbered = { number: z.string(), xid: z.string() }
const AuditedTransfer = z
  .strictObject({
    ...Numbered,
    id: z.string(),
    code: z.string(),
    about: z.string(),
    effectiveOn: z.string(),
    recordedAt: z.string(),
    corrects: z.string().nullable(),
    settles: z.string().nullable(),
    fingerprint: z.string(),
    entries: z
      .array(z.tuple([z.int(), z.int(), z.int(), z.string()]))
      .meta({ description: 'leg, account and contribution by their short keys, minor units' }),
  })
  .meta({ id: 'AuditedTransfer' })
const AuditedFact = z
  .strictObject({ ...Numbered, table: z.string(), key: z.string(), salt: z.string(), content: z.string() })
  .meta({ id: 'AuditedFact' })

export const listLeavesRoute = read({
  path: '/v1/fund/audit/leaves',
  operation: 'listLeaves',
  summary: 'Leaves with the transfers and facts behind them, by index',
  tag,
  access,
  query: z.strictObject({ from: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0), limit }),
  answer: z.strictObject({
    items: z.array(
      z
        .strictObject({
          index: z.int(),
          number: z.string(),
          hash: z.string(),
          transfer: AuditedTransfer.nullable(),
          fact: AuditedFact.nullable(),
        })
        .meta({ id: 'AuditedLeaf' }),
    ),
    accounts: z.record(z.string(), z.strictObject({ ...Named, kind: z.string(), currency: z.string() })),
    contributions: z.record(z.string(), z.strictObject(Named)),
  }),
  run: async (reader, { query }) => {
    const leaves = await listLeaves(reader, query.from, query.limit)
    const { transfers, facts, names } = await listLeafSources(
      reader,
      leaves.map(({ number }) => number),
    )
    const items = leaves.map(({ index, number, hash }) => ({
      index,
      number,
      hash,
      transfer: withoutReadonly(transfers.get(number)) ?? null,
      fact: facts.get(number) ?? null,
    }))
    return { body: { items, accounts: names.accounts, contributions: names.contributions } }
  },
})

const withoutReadonly = <T extends { entries: readonly (readonly [number, number, number, string])[] }>(transfer?: T) =>
  transfer && { ...transfer, entries: transfer.entries.map((entry): [number, number, number, string] => [...entry]) }

export const listRowsRoute = read({
  path: '/v1/fund/audit/rows/:table',
  operation: 'listRows',
  summary: 'Rows of a table, word for word as facts keep them, by their key',
  tag,
  access,
  params: z.strictObject({ table: z.enum(auditedTables) }),
  query: z.strictObject({
    after: z.string().max(2000).refine(isObject, 'write the key of the last row').optional(),
    limit,
  }),
  answer: z.strictObject({
    items: z.array(z.strictObject({ key: z.string(), content: z.string() }).meta({ id: 'AuditedRow' })),
  }),
  run: async (reader, { params, query }) => ({
    body: { items: await listRows(reader, params.table, query.after ?? null, query.limit) },
  }),
})

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

export const listStraysRoute = read({
  path: '/v1/fund/audit/strays',
  operation: 'listStrays',
  summary: 'Rows that belong to nothing, and what is not sealed yet: at most 100 of each kind',
  tag,
  access,
  answer: z.strictObject({
    items: z.array(z.strictObject({ table: z.string(), row: z.string() }).meta({ id: 'StrayRow' })),
  }),
  run: async (reader) => ({ body: { items: await listStrays(reader, 100) } }),
})
