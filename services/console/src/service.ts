import type { Service, ServiceContext } from '@hub/host'
import { discardDeadLetterRoute } from './discard-dead-letter/discard-dead-letter.route.ts'
import { listDeadLettersRoute } from './list-dead-letters/list-dead-letters.route.ts'
import { listUnacknowledgedRoute } from './list-unacknowledged/list-unacknowledged.route.ts'
import { readDeadLetterRoute } from './read-dead-letter/read-dead-letter.route.ts'
import { redriveDeadLetterRoute } from './redrive-dead-letter/redrive-dead-letter.route.ts'
import { showQueues } from './show-queues/show-queues.ts'

export const makeConsole = ({ db, queueUrl }: ServiceContext): Service => ({
  name: 'console',
  routes: [
    listDeadLettersRoute,
    readDeadLetterRoute,
    redriveDeadLetterRoute,
    discardDeadLetterRoute,
    listUnacknowledgedRoute,
  ],
  extend: (app) => showQueues(app, db, queueUrl),
})
