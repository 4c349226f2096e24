import type { NeedOfRevision, RequestRevision } from '@hub/contracts'
import type { CheckOf } from '../check.ts'
import { type Finding, listed, quote } from './finding.rule.ts'

export function checkRequesterKind(check: CheckOf<'requester_kind'>, { requester }: RequestRevision): Finding {
  return {
    reason: check.kinds.includes(requester.kind) ? 'met' : 'notMet',
    fieldsRead: ['requester.kind'],
    quotes: { value: requester.kind, name: requester.name },
  }
}

export function checkTerritoryNamed({ territories }: RequestRevision): Finding {
  const places = territories.map(({ city, subdivision, country }) => {
    const code = subdivision ?? country
    return city === undefined ? code : `${city} (${code})`
  })
  return {
    reason: territories.length > 0 ? 'met' : 'unknown',
    fieldsRead: ['territories'],
    quotes: { value: listed(places) },
  }
}

// A need says two things: what is needed and how much of it. One half alone can be asked for; a request of which neither half of any
// need is known asks for nothing that could be judged.
export function checkNeedSpecific(check: CheckOf<'need_specific'>, { needs }: RequestRevision): Finding {
  const saysWhat = ({ description }: NeedOfRevision) => description.trim().length >= check.leastCharacters
  const whole = needs.find((need) => saysWhat(need) && measureOf(need) !== undefined)
  const half = needs.find((need) => saysWhat(need) || measureOf(need) !== undefined)
  const read = whole ?? half ?? needs[0]
  return {
    reason: whole ? 'met' : half ? 'unknown' : 'notMet',
    fieldsRead: ['needs'],
    quotes: { value: read ? describe(read) : '–' },
  }
}

function measureOf({ kind, quantity, unit, amount }: NeedOfRevision): string | undefined {
  if (kind === 'financial') return amount && `${amount.amount} ${amount.currency}`
  return quantity !== undefined && unit !== undefined ? `${quantity} ${unit}` : undefined
}

const describe = (need: NeedOfRevision): string =>
  [`${need.id} ${quote(need.description)}`, measureOf(need) ?? []].flat().join(', ')
