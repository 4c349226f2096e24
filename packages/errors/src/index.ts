export { catalogue } from './catalogue.ts'
export { type FieldFault, Refusal, type RefusalCode } from './refusal.ts'
