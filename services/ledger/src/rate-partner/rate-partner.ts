import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { etagOf, type Principal, requireMatch } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { requireAnother } from '../actor.ts'
import { listRisksOf, type RiskRow } from '../risk.sql.ts'
import type { RiskLevel } from '../risk.ts'
import { insertRisk, lockOrganisation } from './rate-partner.sql.ts'

export interface RatePartner {
  slug: string
  level: RiskLevel
  reason: string
  principal: Principal
  ifMatch: string | null
}

/** Of what was said so far; of a partner that nobody has rated too, so that the first rating names what it has seen. */
export const etagOfRisk = (slug: string, history: readonly Pick<RiskRow, 'version'>[]): string =>
  etagOf(slug, 'risk', history[0]?.version ?? 0)

/** What was said before stays; what holds from now on is said beside it, by whom and why. Answers with all of it. */
export const makeRatePartner =
  (clock: Clock) =>
  async (tx: Tx, { slug, level, reason, principal, ifMatch }: RatePartner): Promise<RiskRow[]> => {
    requireAnother(principal.organisation.slug, [slug])
    if (!(await lockOrganisation(tx, slug))) throw new Refusal('http.not_found')
    const history = await listRisksOf(tx, slug)
    requireMatch(ifMatch, etagOfRisk(slug, history))
    const version = (history[0]?.version ?? 0) + 1
    const row = { partner: slug, version, level, reason, setBy: principal.organisation.slug, setAt: clock.now() }
    await insertRisk(tx, row)
    return [row, ...history]
  }
