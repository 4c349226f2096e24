import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import { read } from '@hub/http'
import { z } from 'zod'
import { selectActiveVersion, selectRulesetBody } from '../ruleset.sql.ts'
import { parseRuleset, RulesetVersion } from '../ruleset.ts'
import { ChangedCriterion, compareRulesets, Difference } from './compare-rulesets.rule.ts'

const RulesetDifferences = z
  .strictObject({
    version: RulesetVersion,
    against: RulesetVersion,
    criteria: z.array(ChangedCriterion),
    order: z.array(Difference).meta({ description: 'of the criteria that both versions have' }),
    suggestions: z.array(Difference),
    otherFunds: z.array(Difference),
    ranking: z.array(Difference),
  })
  .meta({ id: 'RulesetDifferences' })

export const compareRulesetsRoute = read({
  path: '/v1/ops/rulesets/:version/diff',
  operation: 'compareRulesets',
  summary: 'Shows what a version changes against another, criterion by criterion',
  description: 'Without `against`, against the active version.',
  tag: 'Assessment',
  access: ['operator', 'auditor'],
  params: z.strictObject({ version: RulesetVersion }),
  query: z.strictObject({ against: RulesetVersion.optional() }),
  answer: RulesetDifferences,
  refusals: [404],
  run: async (reader, { params: { version }, query }) => {
    const after = await readRuleset(reader, version)
    const against = query.against ?? (await selectActiveVersion(reader)) ?? version
    return { body: { version, against, ...compareRulesets(await readRuleset(reader, against), after) } }
  },
})

async function readRuleset(reader: Reader, version: string) {
  const body = await selectRulesetBody(reader, version)
  if (body === undefined) throw new Refusal('assessment.ruleset_unknown', { version })
  return parseRuleset(body, version)
}
