import { parseConfig } from '@hub/runtime'
import { z } from 'zod'
import { type Diversity, diversityRules } from './diversity.rule.ts'

/** Deadlines in working days of the acting body's country (DESIGN §4). */
export interface RoutingConfig {
  offerAnswerDays: number
  teamDays: number
  consentDays: number
  /** For an operator to see to a request for which nobody is left. */
  operatorDays: number
  /** False only where the hub shows a demonstration: offers for a request that names a `source` then stay open for ever. */
  demonstrationOffersLapse: boolean
  /** Whether the fund asks for teams of more than one kind of actor. */
  diversity: Diversity | null
}

export const routingDefaults: RoutingConfig = {
  offerAnswerDays: 10,
  teamDays: 30,
  consentDays: 10,
  operatorDays: 5,
  demonstrationOffersLapse: true,
  diversity: null,
}

/** What the fund asks of teams; shared with the one-command start. */
export const TeamEnvironment = z.object({
  TEAM_DIVERSITY: z.enum(['none', ...diversityRules], `write none, ${diversityRules.join(' or ')}`).default('none'),
  TEAM_DIVERSITY_REASON: z
    .string()
    .max(500)
    .default('The Global Compact asks for a whole-of-society approach (paragraph 15 j).'),
})

export const diversityOf = (environment: z.infer<typeof TeamEnvironment>): Diversity | null => {
  const { TEAM_DIVERSITY: rule, TEAM_DIVERSITY_REASON: reason } = environment
  return rule === 'none' ? null : { rule, reason }
}

/** What routing needs beside that which every service does. Throws one ConfigFault. */
export const readRoutingConfig = () => ({ diversity: diversityOf(parseConfig(TeamEnvironment, process.env)) })
