import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { Ruleset } from '../ruleset.ts'
import { RulesetSummary } from '../ruleset-summary.ts'
import { makeUploadRuleset } from './upload-ruleset.ts'

export function uploadRulesetRoute(clock: Clock) {
  const uploadRuleset = makeUploadRuleset(clock)
  return write({
    method: 'POST',
    path: '/v1/ops/rulesets',
    operation: 'uploadRuleset',
    summary: 'Stores a new version of the rules, which waits until it is made active',
    description: 'Refused with the place of each fault unless it is whole. A version never changes.',
    tag: 'Assessment',
    access: ['operator'],
    body: Ruleset,
    answer: RulesetSummary,
    refusals: [409],
    run: async (tx, { body, principal }) => ({ body: await uploadRuleset(tx, body, principal) }),
  })
}
