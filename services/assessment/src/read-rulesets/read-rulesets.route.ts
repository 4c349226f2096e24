import { hubActor } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { Activation } from '../activation.ts'
import { selectRuleset } from '../ruleset.sql.ts'
import { parseRuleset, Ruleset, RulesetVersion } from '../ruleset.ts'
import { RulesetSummary } from '../ruleset-summary.ts'
import { listActivations, listRulesets } from './read-rulesets.sql.ts'

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
  summary: 'Reads a ruleset with every criterion, weight and text, and who made it active and why',
  tag: 'Assessment',
  access: ['operator', 'auditor'],
  params: z.strictObject({ version: RulesetVersion }),
  answer: RulesetSummary.extend({ activations: z.array(Activation), ruleset: Ruleset }),
  refusals: [404],
  run: async (reader, { params: { version } }) => {
    const row = await selectRuleset(reader, version)
    if (row === null) throw new Refusal('assessment.ruleset_unknown', { version })
    const { body, recordedAt, ...summary } = row
    const activations = (await listActivations(reader, version)).map(({ organisation, reason, at }) => ({
      organisation: organisation ?? hubActor.organisation,
      reason,
      at: at.toISOString(),
    }))
    return {
      body: {
        ...summary,
        recordedAt: recordedAt.toISOString(),
        activations,
        ruleset: parseRuleset(body, version),
      },
    }
  },
})
