// Partners that bring money beside the fund. Financial needs are met by co-financing and the fund (DESIGN §7), not by the team: they are
// shown with the reason and asked for nothing.
import type { Money } from '@hub/contracts'
import type { Ask, Candidate } from './candidate.rule.ts'
import type { PartnerOnFile } from './capability.ts'
import { isThere } from './cover.rule.ts'

export interface CoFinancier {
  partner: string
  name: string
  kind: string
  /** What it says that it has for such work, a line each; null: it does not say how much. */
  amounts: Money[] | null
  reason: string
}

const never = ['conflict_of_interest', 'vetoed', 'not_in_place'] as const

/** In the order of the ranking. `objectives`: those of the financial needs, else of the request. */
export function coFinanciersOf(
  { days }: Pick<Ask, 'days'>,
  objectives: readonly number[],
  partners: readonly PartnerOnFile[],
  ranked: readonly Candidate[],
): CoFinancier[] {
  const onFile = new Map(partners.map((partner) => [partner.slug, partner]))
  return ranked.flatMap(({ partner: slug, rejected, parts }) => {
    const partner = onFile.get(slug)
    if (partner === undefined || !partner.support.includes('financial')) return []
    if (never.some((rejection) => rejected.includes(rejection))) return []
    const shared = objectives.filter((objective) => partner.objectives.includes(objective))
    const themes = parts.find(({ part, value }) => part === 'theme' && value !== null)?.read ?? []
    if (shared.length + themes.length === 0) return []
    const said = partner.resources.filter(({ kind }) => kind === 'financial')
    const there = said.filter(
      ({ period, objectives: own }) =>
        (own.length === 0 || own.some((objective) => objectives.includes(objective))) && isThere(period, days),
    )
    if (said.length > 0 && there.length === 0) return []
    const amounts = there.flatMap(({ amount }) => (amount ? [amount] : []))
    const work =
      shared.length > 0 ? `works on objectives of the request: ${shared.join(', ')}` : `works on ${themes.join(', ')}`
    const how = amounts.map(({ amount, currency }) => `${amount} ${currency}`).join(' and ')
    const reason = `Brings financial support${how === '' ? '' : ` of ${how}`} and ${work}.`
    return [
      { partner: slug, name: partner.name, kind: partner.kind, amounts: amounts.length === 0 ? null : amounts, reason },
    ]
  })
}
