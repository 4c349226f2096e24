import type { RequestDraft } from '@hub/contracts'
import type { Programme } from './source-data.ts'

export type Timeframe = NonNullable<RequestDraft['timeframe']>

const day = /^\d{4}-\d{2}-\d{2}$/
const month = /^\d{4}-\d{2}/
const longestMonths = 120

/** Months as the source states them, else counted from its dates where both name a month; a start only where it names a day. */
export function timeframeOf({ start, end, durationMonths }: Programme): Timeframe | undefined {
  const months = durationMonths ?? monthsBetween(start, end)
  if (months === undefined || months < 1 || months > longestMonths) return undefined
  return { ...(start !== undefined && day.test(start) ? { start } : {}), months }
}

function monthsBetween(start: string | undefined, end: string | undefined): number | undefined {
  if (start === undefined || end === undefined || !month.test(start) || !month.test(end)) return undefined
  const whole = monthNumber(end) - monthNumber(start)
  // A last month named without a day was worked through; between days the nearest number of months counts.
  if (!day.test(start) || !day.test(end)) return whole + 1
  return Math.round(whole + (dayOf(end) - dayOf(start)) / 30)
}

const monthNumber = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
const dayOf = (date: string) => Number(date.slice(8, 10))
