import { Instant } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { parseRuleset, Ruleset, RulesetVersion } from '../ruleset.ts'
import { listRulesets, selectRuleset } from './read-rulesets.sql.ts'

const RulesetSummary = z.strictObject({
  version: RulesetVersion,
  /** Of the text of its jsonb in PostgreSQL. */
  sha256: z.string(),
  recordedAt: Instant,
  isActive: z.boolean(),
})

const Position = z.strictObject({ recordedAt: z.coerce.date(), version: RulesetVersion })

export const listRulesetsRoute = read({
  path: '/v1/ops/rulesets',
  operation: 'listRulesets',
  summary: 'Lists the rulesets, the last stored first',
  tag: 'Assessment',
  access: ['operator', 'auditor'],
  query: pageQuery,
  answer: pageOf(RulesetSummary),
  run: async (reader, { query }) => {
    const rows = await listRulesets(reader, decodeCursor(query.cursor, Position), query.limit + 1)
    const items = rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }))
    return { body: page(items, query.limit, ({ recordedAt, version }) => encodeCursor({ recordedAt, version })) }
  },
})

export const readRulesetRoute = read({
  path: '/v1/ops/rulesets/:version',
  operation: 'readRuleset',
  summary: 'Reads a ruleset with every criterion, weight and text',
  tag: 'Assessment',
  access: ['operator', 'auditor'],
  params: z.strictObject({ version: RulesetVersion }),
  answer: RulesetSummary.extend({ ruleset: Ruleset }),
  refusals: [404],
  run: async (reader, { params: { version } }) => {
    const row = await selectRuleset(reader, version)
    if (row === null) throw new Refusal('assessment.ruleset_unknown', { version })
    const { body, recordedAt, ...summary } = row
    return {
      body: { ...summary, recordedAt: recordedAt.toISOString(), ruleset: parseRuleset(body, version) },
    }
  },
})
