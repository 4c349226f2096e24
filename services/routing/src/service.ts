// Routing: who could help with an eligible request, who is asked, and the team that comes of it.
import { makeConsumer } from '@hub/events'
import { noteLife, type Service, type ServiceContext } from '@hub/host'
import { acceptOfferRoute } from './accept-offer/accept-offer.route.ts'
import { answerTeamRoute } from './answer-team/answer-team.route.ts'
import { makeOnCallOver, makeOnFundsFound } from './ask-team/ask-team.job.ts'
import { makeOnAssessed, makeOnOverridden } from './begin-matching/begin-matching.job.ts'
import { type RoutingConfig, routingDefaults } from './config.ts'
import { confirmTeamRoute } from './confirm-team/confirm-team.route.ts'
import { declineOfferRoute } from './decline-offer/decline-offer.route.ts'
import {
  describeCapabilitiesRoute,
  readCapabilitiesRoute,
} from './describe-capabilities/describe-capabilities.route.ts'
import { makeOnEnded } from './end-request/end-request.job.ts'
import { makeLapseOffers } from './lapse-offers/lapse-offers.job.ts'
import { noteOutage } from './note-outage.ts'
import { updateAliveAt } from './outage.sql.ts'
import { makePreparedRankings } from './prepared-rankings.ts'
import { makeRankingOf } from './ranking.ts'
import { shippedRanking } from './ranking-document.ts'
import { readCandidatesRoute } from './read-candidates/read-candidates.route.ts'
import { listOffersRoute, readOfferRoute } from './read-offers/read-offers.route.ts'
import { readTeamRoute } from './read-team/read-team.route.ts'
import { recordPartner } from './record-partner/record-partner.job.ts'
import { makeRecordRequest } from './record-request/record-request.job.ts'
import { recordRuleset } from './record-ruleset/record-ruleset.job.ts'
import { makeOnRefused, makeOnReopened, makeOnWithdrawn } from './release-request/release-request.job.ts'
import { makeRemindAwaited } from './remind-awaited/remind-awaited.job.ts'
import { replaceMemberRoute } from './replace-member/replace-member.route.ts'
import { makeReplayBatch } from './replay-batch/replay-batch.job.ts'
import { rerouteRequestRoute } from './reroute-request/reroute-request.route.ts'
import { makeOnKept, onApproved } from './settle-team/settle-team.job.ts'
import { makeTellLate } from './tell-late/tell-late.job.ts'
import { makeTellLateTeam } from './tell-late-team/tell-late-team.job.ts'
import { makeTryAgain } from './try-again/try-again.job.ts'

export function makeRouting({ db, clock, log }: ServiceContext, settings: Partial<RoutingConfig> = {}): Service {
  const shipped = shippedRanking()
  const prepared = makePreparedRankings()
  const config = { ...routingDefaults, ...settings }
  const matching = { clock, config, rankingOf: makeRankingOf(shipped), prepared }
  return {
    name: 'routing',
    routes: [
      readCandidatesRoute,
      readTeamRoute,
      answerTeamRoute(matching),
      confirmTeamRoute(matching),
      replaceMemberRoute(matching),
      rerouteRequestRoute(matching),
      listOffersRoute,
      readOfferRoute,
      acceptOfferRoute(matching),
      declineOfferRoute(matching),
      readCapabilitiesRoute,
      describeCapabilitiesRoute(clock),
    ],
    consumer: makeConsumer('routing', {
      'identity.organisation_registered': recordPartner,
      'intake.request_submitted': makeRecordRequest(matching),
      'intake.request_reopened': makeOnReopened(matching),
      'intake.request_withdrawn': makeOnWithdrawn(matching),
      'assessment.request_assessed': makeOnAssessed(matching),
      'assessment.verdict_overridden': makeOnOverridden(matching),
      'assessment.ruleset_activated': recordRuleset,
      'assessment.replay_batch_assessed': makeReplayBatch({ clock, config, shipped, prepared: makePreparedRankings() }),
      'ledger.allocation_approved': onApproved,
      'ledger.allocation_refused': makeOnRefused(matching),
      'ledger.request_kept': makeOnKept(matching),
      'ledger.request_completed': makeOnEnded(matching),
      'ledger.request_terminated': makeOnEnded(matching),
      'ledger.funds_found': makeOnFundsFound(matching),
      'ledger.call_ended': makeOnCallOver(matching),
      'ledger.allocation_proposed': makeOnCallOver(matching),
    }),
    schedules: [
      { name: 'lapse offers', everyMs: 5_000, run: makeLapseOffers(db, matching) },
      { name: 'try unmatched requests again', everyMs: 5_000, run: makeTryAgain(db, matching) },
      { name: 'tell of late confirmations', everyMs: 5_000, run: makeTellLate(db, matching) },
      { name: 'tell of late teams', everyMs: 5_000, run: makeTellLateTeam(db, matching) },
      { name: 'remind who is awaited', everyMs: 5_000, run: makeRemindAwaited(db, matching) },
      noteLife({ clock, db, log }, noteOutage, { updateAliveAt }),
    ],
  }
}
