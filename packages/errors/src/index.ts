export { catalogue } from './catalogue.ts'
export { forAccepted, isRefused, type Outcome, outcomeOf } from './outcome.ts'
export { type FieldFault, Refusal, type RefusalCode } from './refusal.ts'
