export { type Consumer, type Handlers, makeConsumer, NotYet, producersOf } from './consumer.ts'
export {
  type DeadLetter,
  discardDeadLetter,
  findDeadLetter,
  listDeadLetters,
  redriveDeadLetter,
} from './dead-letters/dead-letters.ts'
export { type DispatcherOptions, startDispatcher } from './dispatch/dispatcher.ts'
export { emit, emitAll, type NewEvent } from './emit.ts'
export { type LogFigures, listConsumers, listUnacknowledged, logFigures, type Unacknowledged } from './figures.ts'
export { makeOwnQueue, migrateQueue } from './migrate-queue.ts'
export { type DeliverJob, openQueues } from './queue.ts'
export { openQueueProbe, type QueueProbe, reachQueue } from './queue-probe.ts'
export type { Tuning } from './tuning.ts'
export { startWorker, type WorkerOptions } from './worker.ts'
