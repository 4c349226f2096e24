// Reading the mandates and the past work of all partners takes tens of milliseconds, and they change seldom: what was read is kept for
// the next request. Slots and answers change with every offer and are always those of the call.
import type { RankingRules } from '@hub/contracts'
import { type Ask, type Candidate, makeRanking, type Ranking } from './candidate.rule.ts'
import type { FiledPartner } from './capability.ts'

export type PreparedRankings = (rules: RankingRules, partners: readonly FiledPartner[]) => (ask: Ask) => Candidate[]

/** Keeps the last few, each some megabytes: a replay goes through the past in its order. */
export function makePreparedRankings(most = 4): PreparedRankings {
  const prepared = new Map<string, Ranking>()
  return (rules, partners) => {
    const key = keyOf(rules, partners)
    const ranking = prepared.get(key) ?? makeRanking(rules, partners)
    prepared.delete(key)
    prepared.set(key, ranking)
    const [oldest] = prepared.keys()
    if (prepared.size > most && oldest !== undefined) prepared.delete(oldest)
    const asOf = new Map(partners.map((partner) => [partner.slug, partner]))
    return (ask) => ranking(ask, asOf)
  }
}

/** The same for the same rules and the same words of the same partners. */
const keyOf = (rules: RankingRules, partners: readonly FiledPartner[]): string =>
  JSON.stringify([
    rules,
    partners.map(({ slug, version, name, kind }) => [slug, version, name, kind].join(' ')).toSorted(),
  ])
