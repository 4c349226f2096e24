export { type Consumer, type Handlers, makeConsumer, NotYet, producersOf } from './consumer.ts'
export { emit, emitAll, type NewEvent } from './emit.ts'
