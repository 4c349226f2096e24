import type { Money, RequestRevision } from '@hub/contracts'
import { formatMinor, parseMinor } from '@hub/money'
import { type Finding, listed, shownOf } from './finding.rule.ts'
import { distinct } from './words.rule.ts'

/** Minor units by currency: money of two currencies never adds up to one figure. */
type Sum = ReadonlyMap<string, bigint>

export function checkBudgetAddsUp({ needs, budget }: RequestRevision): Finding {
  const amountsAsked = needs.flatMap(({ kind, amount }) => (kind === 'financial' && amount ? [amount] : []))
  const asks = ['needs[*].kind', 'needs[*].amount']
  if (budget === undefined && amountsAsked.length === 0)
    return {
      reason: 'metWithoutMoney',
      fieldsRead: ['budget.total', ...asks],
      fields: ['needs[*].kind'],
      quotes: { kinds: listed(distinct(needs.map(({ kind }) => kind))) },
    }

  const currency = (budget?.total ?? amountsAsked[0])?.currency ?? ''
  const coFinancing = (budget?.coFinancing ?? []).map(({ amount }) => amount)
  const asked = format(sumOf(amountsAsked), currency)
  const summed = ['budget.lines[*].amount', 'budget.total', 'budget.coFinancing[*].amount']
  const fieldsRead = [...summed, ...asks]
  if (budget?.lines === undefined || budget.lines.length === 0)
    return { reason: 'unknown', fieldsRead, fields: ['budget.lines', 'needs[*].amount'], quotes: { asked } }

  const lines = sumOf(budget.lines.map(({ amount }) => amount))
  const total = sumOf([budget.total])
  return {
    reason: isSame(lines, total) && isSame(total, sumOf([...amountsAsked, ...coFinancing])) ? 'met' : 'notMet',
    fieldsRead,
    fields: [...summed.filter((path) => coFinancing.length > 0 || !path.includes('coFinancing')), 'needs[*].amount'],
    quotes: {
      asked,
      lines: format(lines, currency),
      total: format(total, currency),
      coFinancing: format(sumOf(coFinancing), currency),
    },
  }
}

export function checkCoFinancing({ budget }: RequestRevision): Finding {
  const [path, total] = ['budget.coFinancing', 'budget.total']
  if (budget === undefined) return { reason: 'unknown', fieldsRead: [path, total], fields: [path], quotes: {} }
  const sources = budget.coFinancing ?? []
  if (sources.length === 0)
    return {
      reason: 'notMet',
      fieldsRead: [path, total],
      fields: [total],
      quotes: { value: inFigures(budget.total) },
    }
  const value = listed(sources.map(({ source, amount, status }) => `${source} ${inFigures(amount)} (${status})`))
  const fields = shownOf(sources).map((_, index) => `${path}[${index}]`)
  return { reason: 'met', fieldsRead: [path], fields, quotes: { value } }
}

const inFigures = ({ amount, currency }: Money): string => `${amount} ${currency}`

function sumOf(amounts: readonly Money[]): Sum {
  const sum = new Map<string, bigint>()
  for (const money of amounts) sum.set(money.currency, (sum.get(money.currency) ?? 0n) + parseMinor(money))
  return sum
}

const isSame = (a: Sum, b: Sum): boolean =>
  a.size === b.size && [...a].every(([currency, minor]) => b.get(currency) === minor)

const format = (sum: Sum, currency: string): string =>
  [...(sum.size > 0 ? sum : new Map([[currency, 0n]]))]
    .map(([code, minor]) => inFigures(formatMinor(minor, code)))
    .join(' + ')
