import type { NeedOfRevision, RequestRevision } from '@hub/contracts'
import type { CheckOf } from '../check.ts'
import { type Finding, listed, quote, shownOf } from './finding.rule.ts'

export function checkRequesterKind(check: CheckOf<'requester_kind'>, { requester }: RequestRevision): Finding {
  const fields = ['requester.kind', 'requester.name']
  return {
    reason: check.kinds.includes(requester.kind) ? 'met' : 'notMet',
    fieldsRead: fields,
    fields,
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
    fields: territories.length > 0 ? shownOf(territories).map((_, index) => `territories[${index}]`) : ['territories'],
    quotes: { value: listed(places) },
  }
}

// A need says two things: what is needed and how much of it. One half alone can be asked for; a request of which neither half of any
// need is known asks for nothing that could be judged.
export function checkNeedSpecific(check: CheckOf<'need_specific'>, { needs }: RequestRevision): Finding {
  const saysWhat = ({ description }: NeedOfRevision) => description.trim().length >= check.leastCharacters
  const whole = needs.findIndex((need) => saysWhat(need) && measureOf(need) !== undefined)
  const half = needs.findIndex((need) => saysWhat(need) || measureOf(need) !== undefined)
  const at = Math.max(whole >= 0 ? whole : half, 0)
  const read = needs[at]
  return {
    reason: whole >= 0 ? 'met' : half >= 0 ? 'unknown' : 'notMet',
    // A first need that is specific decides by itself; else all were looked through.
    fieldsRead: whole === 0 ? fieldsOf('needs[0]') : fieldsOf('needs[*]'),
    fields: read ? quotedOf(read, `needs[${at}]`) : ['needs'],
    quotes: { value: read ? describe(read) : '–' },
  }
}

const fieldsOf = (need: string): string[] =>
  ['id', 'kind', 'description', 'quantity', 'unit', 'amount'].map((field) => `${need}.${field}`)

function quotedOf(need: NeedOfRevision, path: string): string[] {
  const measure = need.kind === 'financial' ? ['amount'] : ['quantity', 'unit']
  return ['description', ...(measureOf(need) === undefined ? [] : measure)].map((field) => `${path}.${field}`)
}

function measureOf({ kind, quantity, unit, amount }: NeedOfRevision): string | undefined {
  if (kind === 'financial') return amount && `${amount.amount} ${amount.currency}`
  return quantity !== undefined && unit !== undefined ? `${quantity} ${unit}` : undefined
}

const describe = (need: NeedOfRevision): string =>
  [`${need.id} ${quote(need.description)}`, measureOf(need) ?? []].flat().join(', ')
