// Whether a partner can cover a need, and how much of it: by the right kind of support, in common ground, while it is there, and as far
// as its quantity reaches. What either side leaves unsaid is no limit.
import type { PartnerOnFile } from './capability.ts'
import { asDecimal, type NeedToCover, thousandths } from './need.ts'
import { isSameUnit, type Resource } from './resource.ts'

/** How far a partner comes toward a need that it does not cover, from the first hurdle to the last. */
export const hurdles = ['no_support', 'no_common_ground', 'not_in_time', 'no_quantity'] as const
type Hurdle = (typeof hurdles)[number]

/** Of one resource of a partner no more than `quantity` is free for this need. */
export interface Limit {
  needId: string
  resource: string
  quantity: string
}

/** `limits` empty: the whole need, as far as anything is known. */
export type Cover = { need: string; isAble: true; limits: Limit[] } | { need: string; isAble: false; hurdle: Hurdle }

/** From the first day to the last, both included. */
export interface Days {
  from: string
  until: string
}

interface Wanted {
  objectives: readonly number[]
  /** Null: the request does not say when. */
  days: Days | null
}

interface Ground {
  recognise: (theme: string) => string | null
  /** It took part in work that is near to the request. */
  hasDoneTheLike: boolean
}

export function coverOf(need: NeedToCover, wanted: Wanted, partner: PartnerOnFile, ground: Ground): Cover {
  const failed = (hurdle: Hurdle): Cover => ({ need: need.id, isAble: false, hurdle })
  if (!partner.support.includes(need.kind)) return failed('no_support')
  const objectives = need.objectives ?? wanted.objectives
  const shares = (work: Pick<PartnerOnFile, 'objectives' | 'themes'>) =>
    objectives.some((objective) => work.objectives.includes(objective)) ||
    work.themes.some((theme) => ground.recognise(theme) !== null)
  const isNear = ground.hasDoneTheLike || shares(partner)
  const said = partner.resources.filter(({ kind }) => kind === need.kind)
  if (said.length === 0) return isNear ? { need: need.id, isAble: true, limits: [] } : failed('no_common_ground')
  const fitting = said.filter((resource) => (isForCertainWork(resource) ? shares(resource) : isNear))
  if (fitting.length === 0) return failed('no_common_ground')
  const there = fitting.filter(({ period }) => isThere(period, wanted.days))
  if (there.length === 0) return failed('not_in_time')
  const free = there.map((resource) => freeFor(need, resource, partner.quantityTaken))
  if (free.includes(null)) return { need: need.id, isAble: true, limits: [] }
  const limits = free.flatMap((limit) => (limit === null || limit.quantity === '0' ? [] : [limit]))
  return limits.length === 0 ? failed('no_quantity') : { need: need.id, isAble: true, limits }
}

const isForCertainWork = ({ objectives, themes }: Resource) => objectives.length + themes.length > 0

/** Days are compared as text: all are written alike. */
export function isThere(period: Resource['period'], days: Days | null): boolean {
  if (period === undefined || days === null) return true
  return (period.from ?? days.from) <= days.until && (period.until ?? days.until) >= days.from
}

/** Null: nothing says that it would not do. */
function freeFor(
  need: NeedToCover,
  { id, quantity, unit }: Resource,
  taken: PartnerOnFile['quantityTaken'],
): Limit | null {
  if (quantity === undefined || unit === undefined || need.quantity === null || need.unit === null) return null
  if (!isSameUnit(unit, need.unit)) return null
  const free = thousandths(quantity) - thousandths(taken.get(id) ?? '0')
  return { needId: need.id, resource: id, quantity: asDecimal(free > 0n ? free : 0n) }
}

/** When a request is carried out; null where it does not say when it begins. */
export function daysOf(timeframe: { start?: string | undefined; months: number } | undefined): Days | null {
  if (timeframe?.start === undefined) return null
  const [year = 0, month = 1, day = 1] = timeframe.start.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + timeframe.months, 1))
  // The day before the same day of the month, or the last day of a month that is too short for it.
  const lengthOfLast = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + 1, 0)).getUTCDate()
  last.setUTCDate(day > lengthOfLast ? lengthOfLast : day - 1)
  return { from: timeframe.start, until: last.toISOString().slice(0, 10) }
}
