import type { questions } from './tables.ts'

export type Question = typeof questions.$inferSelect

export const stateOfQuestion = ({ closedAs }: Question): 'open' | 'answered' | 'superseded' => closedAs ?? 'open'
