// What a request must have before the hub takes it on (DESIGN §8). All faults are named at once.
import { indirectCostCategory, indirectCostPercent, type Money, type RequestContent } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import type { z } from 'zod'

type Amount = z.infer<typeof Money>

/** `meanwhile` says what becomes of what was sent. */
export function requireSubmittable(
  content: RequestContent,
  hasContact: boolean,
  meanwhile = 'Nothing was changed.',
): void {
  const faults = [
    ...missing(content, hasContact),
    ...repeatedObjectives(content),
    ...(otherCurrencies(content) ?? sums(content)),
  ]
  if (faults.length > 0) throw new Refusal('intake.request_incomplete', { meanwhile }, faults)
}

function missing(content: RequestContent, hasContact: boolean): FieldFault[] {
  const needed = {
    title: content.title,
    language: content.language,
    challenge: content.challenge,
    territories: content.territories?.length,
    needs: content.needs?.length,
    'contact.email': hasContact,
  }
  return Object.entries(needed)
    .filter(([, value]) => !value)
    .map(([path]) => ({ path, message: 'is needed to submit a request: add it' }))
}

function repeatedObjectives(content: RequestContent): FieldFault[] {
  const seen = new Set<number>()
  const repeated = (path: string, objectives: readonly number[] = [], before = new Set<number>()) =>
    objectives.flatMap((objective, index) => {
      const isRepeated = before.has(objective)
      before.add(objective)
      return isRepeated
        ? [{ path: `${path}[${index}]`, message: `names objective ${objective} again: take it out` }]
        : []
    })
  return [
    ...repeated('objectives', content.objectives, seen),
    ...repeated('otherObjectives', content.otherObjectives, seen),
    ...(content.needs ?? []).flatMap((need, index) => repeated(`needs[${index}].objectives`, need.objectives)),
  ]
}

interface Placed {
  path: string
  amount: Amount
}

const asked = (content: RequestContent): Placed[] =>
  (content.needs ?? []).flatMap((need, index) =>
    need.kind === 'financial' ? [{ path: `needs[${index}].amount`, amount: need.amount }] : [],
  )
const coFinanced = ({ budget }: RequestContent): Placed[] =>
  (budget?.coFinancing ?? []).map(({ amount }, index) => ({ path: `budget.coFinancing[${index}].amount`, amount }))
const lined = ({ budget }: RequestContent): Placed[] =>
  (budget?.lines ?? []).map(({ amount }, index) => ({ path: `budget.lines[${index}].amount`, amount }))

/** Undefined where all money is in one currency, so that it may be summed. */
function otherCurrencies(content: RequestContent): FieldFault[] | undefined {
  const total = content.budget ? [{ path: 'budget.total', amount: content.budget.total }] : []
  const all = [...total, ...asked(content), ...coFinanced(content), ...lined(content)]
  const currency = all[0]?.amount.currency
  const others = all.filter(({ amount }) => amount.currency !== currency)
  if (others.length === 0) return undefined
  return others.map(({ path, amount }) => ({
    path: `${path}.currency`,
    message: `is ${amount.currency} where ${all[0]?.path} is ${currency}: write all money of a request in one currency`,
  }))
}

function sums(content: RequestContent): FieldFault[] {
  const { budget } = content
  const ask = asked(content)
  if (budget === undefined)
    return ask.length === 0
      ? []
      : [{ path: 'budget', message: 'is needed where a need is financial: add it, or take the financial need out' }]
  return [...totalFaults(budget.total, sum(ask), sum(coFinanced(content))), ...lineFaults(budget.total, content)]
}

function totalFaults(total: Amount, ask: bigint, coFinancing: bigint): FieldFault[] {
  if (parseMinor(total) === ask + coFinancing) return []
  const write = (minor: bigint) => formatMinor(minor, total.currency).amount
  const parts = `financial needs ${write(ask)} and co-financing ${write(coFinancing)}`
  const message = `is ${total.amount}, but ${parts} make ${write(ask + coFinancing)}: make them equal`
  return [{ path: 'budget.total', message }]
}

function lineFaults(total: Amount, content: RequestContent): FieldFault[] {
  const lines = content.budget?.lines
  if (lines === undefined || lines.length === 0) return []
  const write = (minor: bigint) => formatMinor(minor, total.currency).amount
  const inAll = sum(lines)
  const indirect = sum(lines.filter(({ category }) => category === indirectCostCategory))
  const direct = inAll - indirect
  const faults: FieldFault[] = []
  if (inAll !== parseMinor(total))
    faults.push({
      path: 'budget.lines',
      message: `sum to ${write(inAll)}, but the total is ${total.amount}: make them equal`,
    })
  if (indirect * 100n > direct * indirectCostPercent) {
    const most = write((direct * indirectCostPercent) / 100n)
    const message = `put ${write(indirect)} into category ${indirectCostCategory}, which may hold ${most} at most: ${indirectCostPercent} % of the others`
    faults.push({ path: 'budget.lines', message })
  }
  return faults
}

const sum = (items: readonly { amount: Amount }[]): bigint =>
  items.reduce((minor, { amount }) => minor + parseMinor(amount), 0n)

export const asksForMoney = (content: RequestContent): boolean =>
  content.needs?.some(({ kind }) => kind === 'financial') ?? false
