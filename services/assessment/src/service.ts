import { makeConsumer } from '@hub/events'
import type { Service, ServiceContext } from '@hub/host'
import { activateRulesetRoute } from './activate-ruleset/activate-ruleset.route.ts'
import { makeActiveRuleset } from './active-ruleset.ts'
import { makeAssessRequest } from './assess-request/assess-request.ts'
import { compareRulesetsRoute } from './compare-rulesets/compare-rulesets.route.ts'
import { followAcceptance, followEnd, followFunding, followTeam, followVoid } from './follow-request/follow-request.ts'
import { makeInstallRulesets } from './install-rulesets/install-rulesets.ts'
import { markOverlapRoute } from './mark-overlap/mark-overlap.route.ts'
import { fundFolder, readFunds } from './other-fund.ts'
import { overrideVerdictRoute } from './override-verdict/override-verdict.route.ts'
import { readAssessmentRoute } from './read-assessment/read-assessment.route.ts'
import { readOverlapsRoute } from './read-overlaps/read-overlaps.route.ts'
import { listRulesetsRoute, readRulesetRoute } from './read-rulesets/read-rulesets.route.ts'
import { readRulesets, rulesetFolder } from './ruleset-documents.ts'
import { uploadRulesetRoute } from './upload-ruleset/upload-ruleset.route.ts'

export const makeAssessment = ({ db, clock }: ServiceContext): Service => ({
  name: 'assessment',
  routes: [
    readAssessmentRoute,
    overrideVerdictRoute(clock),
    readOverlapsRoute,
    markOverlapRoute(clock),
    listRulesetsRoute,
    readRulesetRoute,
    uploadRulesetRoute(clock),
    compareRulesetsRoute,
    activateRulesetRoute(clock),
  ],
  consumer: makeConsumer('assessment', {
    'intake.request_submitted': makeAssessRequest(clock, makeActiveRuleset(), readFunds(fundFolder)),
    'intake.request_reopened': followEnd,
    'intake.request_withdrawn': followEnd,
    'ledger.allocation_proposed': followFunding,
    'ledger.funding_not_needed': followFunding,
    'ledger.allocation_voided': followVoid,
    'routing.offer_accepted': followAcceptance,
    'routing.team_proposed': followTeam,
    'routing.team_agreed': followTeam,
  }),
  start: async () => {
    await makeInstallRulesets(db, clock)(await readRulesets(rulesetFolder))
    return { close: async () => {} }
  },
})
