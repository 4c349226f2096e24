// The table of contents of intake: all that it does.
import { makeConsumer } from '@hub/events'
import { noteLife, type Service, type ServiceContext } from '@hub/host'
import { answerQuestionsRoute } from './answer-questions/answer-questions.route.ts'
import { askQuestionRoute } from './ask-question/ask-question.route.ts'
import { changeRequestRoute } from './change-request/change-request.route.ts'
import { gaugeRequests } from './count-requests/count-requests.ts'
import { eraseReasonRoute } from './erase-reason/erase-reason.route.ts'
import { fileRequestRoute } from './file-request/file-request.route.ts'
import { followers } from './follow-request/follow-request.ts'
import { listOverdueRoute } from './list-overdue/list-overdue.route.ts'
import { listRequestsRoute } from './list-requests/list-requests.route.ts'
import { noteOutage } from './note-outage.ts'
import { updateAliveAt } from './outage.sql.ts'
import { readRequestRoute } from './read-request/read-request.route.ts'
import { readTimelineRoute } from './read-timeline/read-timeline.route.ts'
import { makeRemindRequester } from './remind-requester/remind-requester.job.ts'
import { submitRequestRoute } from './submit-request/submit-request.route.ts'
import { makeTellLate } from './tell-late/tell-late.job.ts'
import { withdrawRequestRoute } from './withdraw-request/withdraw-request.route.ts'

export function makeIntake({ db, clock, log, metrics }: ServiceContext): Service {
  gaugeRequests(metrics, db, log)
  return {
    name: 'intake',
    routes: [
      fileRequestRoute(clock),
      listRequestsRoute(),
      readRequestRoute(clock),
      changeRequestRoute(clock),
      submitRequestRoute(clock),
      withdrawRequestRoute(clock),
      askQuestionRoute(clock),
      answerQuestionsRoute(clock),
      readTimelineRoute(),
      eraseReasonRoute(clock),
      listOverdueRoute(clock),
    ],
    consumer: makeConsumer('intake', followers(clock)),
    schedules: [
      { name: 'tell of what is late', everyMs: 5_000, run: makeTellLate(db, clock) },
      { name: 'remind requesters', everyMs: 5_000, run: makeRemindRequester(db, clock) },
      noteLife({ clock, db, log }, noteOutage, { updateAliveAt }),
    ],
  }
}
