import { prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { Activation } from '../activation.ts'
import { RulesetVersion } from '../ruleset.ts'
import { makeActivateRuleset } from './activate-ruleset.ts'

export function activateRulesetRoute(clock: Clock) {
  const activateRuleset = makeActivateRuleset(clock)
  return write({
    method: 'POST',
    path: '/v1/ops/rulesets/:version/activate',
    operation: 'activateRuleset',
    summary: 'Makes a version the one by which revisions are assessed from now on, with a reason',
    description: 'What was assessed keeps the version by which it was.',
    tag: 'Assessment',
    access: ['operator'],
    params: z.strictObject({ version: RulesetVersion }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: Activation.extend({ version: RulesetVersion, previous: RulesetVersion.nullable() }),
    refusals: [404, 409],
    run: async (tx, { params, body, principal }) => ({
      body: await activateRuleset(tx, { ...params, ...body }, principal),
    }),
  })
}
