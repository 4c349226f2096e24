// Candidates are ranked as the ruleset says that assessed the revision.
import type { RankingRules } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { NotYet } from '@hub/events'
import { selectRanking } from './ranking.sql.ts'

export type RankingOf = (reader: Reader, rulesetVersion: string) => Promise<RankingRules>

/** A version never changes, so each is read once a process. `shipped` holds for a ruleset that says nothing of it. */
export function makeRankingOf(shipped: RankingRules): RankingOf {
  const read = new Map<string, RankingRules>()
  return async (reader, version) => {
    const known = read.get(version)
    if (known !== undefined) return known
    const stored = await selectRanking(reader, version)
    if (stored === undefined) throw new NotYet(`the ruleset ${version} has not arrived`)
    read.set(version, stored ?? shipped)
    return stored ?? shipped
  }
}
