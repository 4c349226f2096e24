import { makeConsumer } from '@hub/events'
import type { Service, ServiceContext } from '@hub/host'
import { activateRulesetRoute } from './activate-ruleset/activate-ruleset.route.ts'
import { makeActiveRuleset, makeStoredRuleset } from './active-ruleset.ts'
import { assess } from './assess-request/assess-request.rule.ts'
import { makeAssessRequest } from './assess-request/assess-request.ts'
import { compareRulesetsRoute } from './compare-rulesets/compare-rulesets.route.ts'
import { followAcceptance, followEnd, followFunding, followTeam, followVoid } from './follow-request/follow-request.ts'
import { makeInstallRulesets } from './install-rulesets/install-rulesets.ts'
import { markOverlapRoute } from './mark-overlap/mark-overlap.route.ts'
import { makeNoteRanking } from './note-ranking/note-ranking.ts'
import { fundFolder, readFunds } from './other-fund.ts'
import { overrideVerdictRoute } from './override-verdict/override-verdict.route.ts'
import { readAssessmentRoute } from './read-assessment/read-assessment.route.ts'
import { readOverlapsRoute } from './read-overlaps/read-overlaps.route.ts'
import { listReplaysRoute, readReplayRoute } from './read-replay/read-replay.route.ts'
import { listRulesetsRoute, readRulesetRoute } from './read-rulesets/read-rulesets.route.ts'
import { readRulesets, rulesetFolder } from './ruleset-documents.ts'
import { startReplayRoute } from './start-replay/start-replay.route.ts'
import { uploadRulesetRoute } from './upload-ruleset/upload-ruleset.route.ts'
import { makeWorkOnReplays } from './work-on-replays/work-on-replays.ts'

export const makeAssessment = ({ db, clock, log }: ServiceContext): Service => ({
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
    startReplayRoute(clock),
    listReplaysRoute,
    readReplayRoute,
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
    'routing.replay_batch_ranked': makeNoteRanking(clock),
  }),
  schedules: [
    {
      name: 'work on replays',
      everyMs: 250,
      run: makeWorkOnReplays({
        db,
        clock,
        log,
        storedRuleset: makeStoredRuleset(),
        assess: (ruleset, request) => assess(ruleset, request, null),
      }),
    },
  ],
  start: async () => {
    await makeInstallRulesets(db, clock)(await readRulesets(rulesetFolder))
    return { close: async () => {} }
  },
})
