// The start-up fund's ledger: what it answers, what it listens to.
import { makeConsumer } from '@hub/events'
import { noteLife, type Service, type ServiceContext } from '@hub/host'
import { adjustFundRoute, listAdjustmentsRoute } from './adjust-fund/adjust-fund.route.ts'
import { listLeavesRoute, listRowsRoute, listStraysRoute } from './audit-books/audit-books.route.ts'
import { makeCallWaitlisted } from './call-waitlisted/call-waitlisted.job.ts'
import { cancelContributionRoute } from './cancel-contribution/cancel-contribution.route.ts'
import { castVoteRoute } from './cast-vote/cast-vote.route.ts'
import { changeSettingRoute, listSettingsRoute } from './change-setting/change-setting.route.ts'
import type { Signer } from './checkpoint.ts'
import { closeAllocationRoute } from './close-allocation/close-allocation.route.ts'
import { closePeriodRoute, listPeriodsRoute } from './close-period/close-period.route.ts'
import { completeRequestRoute } from './complete-request/complete-request.route.ts'
import { decideChangeJob } from './decide-change/decide-change.job.ts'
import { fileFinalReportRoute } from './file-final-report/file-final-report.route.ts'
import { followOrganisations } from './follow-organisations/follow-organisations.job.ts'
import { followRequest } from './follow-request/follow-request.job.ts'
import { makeLapseProposals } from './lapse-proposals/lapse-proposals.job.ts'
import { listPipelineRoute } from './list-pipeline/list-pipeline.route.ts'
import { lockRequestsOf } from './lock-allocation.ts'
import { noteOutage } from './note-outage.ts'
import { updateAliveAt } from './outage.sql.ts'
import { payTrancheRoute } from './pay-tranche/pay-tranche.route.ts'
import { pledgeContributionRoute } from './pledge-contribution/pledge-contribution.route.ts'
import { proposeAllocationRoute } from './propose-allocation/propose-allocation.route.ts'
import { proposeAmendmentRoute } from './propose-amendment/propose-amendment.route.ts'
import { makeProposeConfirmed, noteConfirmation } from './propose-from-plan/propose-from-plan.job.ts'
import { proveTransferRoute } from './prove-transfer/prove-transfer.route.ts'
import { ratePartnerRoute, readPartnerRiskRoute } from './rate-partner/rate-partner.route.ts'
import { listTransfersRoute } from './read-accounts/list-transfers.route.ts'
import { listAccountsRoute, listBalancesRoute } from './read-accounts/read-accounts.route.ts'
import { listAllocationsRoute, readAllocationRoute } from './read-allocations/read-allocations.route.ts'
import {
  listCheckpointsRoute,
  proveConsistencyRoute,
  readHubKeyRoute,
} from './read-checkpoints/read-checkpoints.route.ts'
import { listContributionsRoute, readContributionRoute } from './read-contributions/read-contributions.route.ts'
import { readFinalReportRoute } from './read-final-report/read-final-report.route.ts'
import { receiveRefundRoute } from './receive-refund/receive-refund.route.ts'
import { recordDepositRoute } from './record-deposit/record-deposit.route.ts'
import { recordNoObjectionRoute } from './record-no-objection/record-no-objection.route.ts'
import { makeRemindOfCalls } from './remind-of-calls/remind-of-calls.job.ts'
import { makeRemindOfInstalments } from './remind-of-instalments/remind-of-instalments.ts'
import { reportsOf } from './report/reports.ts'
import { reportExpenditureRoute } from './report-expenditure/report-expenditure.route.ts'
import { resumeRequestRoute } from './resume-request/resume-request.route.ts'
import { returnContributionRoute } from './return-contribution/return-contribution.route.ts'
import { reverseTransferRoute } from './reverse-transfer/reverse-transfer.route.ts'
import { acceptExpenditureRoute, queryExpenditureRoute } from './review-expenditure/review-expenditure.route.ts'
import { makeSealLeaves } from './seal-leaves/seal-leaves.ts'
import { readRatesRoute, setRatesRoute } from './set-rates/set-rates.route.ts'
import { showFundingRoute } from './show-funding/show-funding.route.ts'
import { signAgreementRoute } from './sign-agreement/sign-agreement.route.ts'
import { suspendRequestRoute } from './suspend-request/suspend-request.route.ts'
import { terminateRequestRoute } from './terminate-request/terminate-request.route.ts'
import { voidAllocationRoute } from './void-allocation/void-allocation.route.ts'
import { voidAmendmentRoute } from './void-amendment/void-amendment.route.ts'
import { voteOnAmendmentRoute } from './vote-on-amendment/vote-on-amendment.route.ts'

const sealEveryMs = 1000

export interface LedgerOptions {
  /** Signs the checkpoints; null: nothing is sealed here. */
  signer: Signer | null
}

export const makeLedger = (
  { clock, db, log }: ServiceContext,
  { signer }: LedgerOptions = { signer: null },
): Service => ({
  name: 'ledger',
  routes: [
    pledgeContributionRoute(clock),
    listContributionsRoute(clock),
    readContributionRoute(clock),
    signAgreementRoute(clock),
    recordDepositRoute(clock),
    returnContributionRoute(clock),
    cancelContributionRoute(clock),
    readRatesRoute(clock),
    setRatesRoute(clock),
    proposeAllocationRoute(clock),
    listAllocationsRoute,
    readAllocationRoute,
    castVoteRoute(clock),
    voidAllocationRoute(clock),
    proposeAmendmentRoute(clock),
    voteOnAmendmentRoute(clock),
    voidAmendmentRoute(clock),
    payTrancheRoute(clock),
    reportExpenditureRoute(clock),
    acceptExpenditureRoute(clock),
    queryExpenditureRoute(clock),
    receiveRefundRoute(clock),
    closeAllocationRoute(clock),
    recordNoObjectionRoute(clock),
    suspendRequestRoute(clock),
    resumeRequestRoute(clock),
    terminateRequestRoute(clock),
    completeRequestRoute(clock),
    fileFinalReportRoute(clock),
    readFinalReportRoute,
    readPartnerRiskRoute,
    ratePartnerRoute(clock),
    adjustFundRoute(clock),
    listAdjustmentsRoute,
    reverseTransferRoute(clock),
    listSettingsRoute(clock),
    changeSettingRoute(clock),
    listPeriodsRoute,
    closePeriodRoute(clock),
    listAccountsRoute,
    listBalancesRoute(clock),
    listTransfersRoute(),
    showFundingRoute(clock),
    listPipelineRoute(clock),
    ...reportsOf({ clock, seal: signer && makeSealLeaves({ db, clock, log, signer }) }),
    listCheckpointsRoute,
    proveConsistencyRoute,
    proveTransferRoute,
    readHubKeyRoute(signer),
    listLeavesRoute,
    listRowsRoute,
    listStraysRoute,
  ],
  consumer: makeConsumer(
    'ledger',
    { ...followOrganisations, ...followRequest(clock), ...decideChangeJob(clock), ...noteConfirmation(clock) },
    { lockFirst: lockRequestsOf },
  ),
  schedules: [
    { name: 'propose what teams have confirmed', everyMs: 2_000, run: makeProposeConfirmed(db, clock) },
    { name: 'call up waitlisted requests', everyMs: 2_000, run: makeCallWaitlisted(db, clock) },
    { name: 'remind of calls', everyMs: 60_000, run: makeRemindOfCalls(db, clock) },
    { name: 'remind funders of payments', everyMs: 60_000, run: makeRemindOfInstalments(db, clock) },
    ...(signer ? [{ name: 'seal leaves', everyMs: sealEveryMs, run: makeSealLeaves({ db, clock, log, signer }) }] : []),
    { name: 'lapse proposals', everyMs: 5_000, run: makeLapseProposals(db, clock) },
    noteLife({ clock, db, log }, noteOutage, { updateAliveAt }),
  ],
})
