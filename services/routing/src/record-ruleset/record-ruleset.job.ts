import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { insertRanking } from '../ranking.sql.ts'

/** Keeps how candidates are ranked for what the ruleset assesses. */
export const recordRuleset = (tx: Tx, { body }: HubEvent<'assessment.ruleset_activated'>): Promise<void> =>
  insertRanking(tx, body.version, body.ranking)
