// A year is closed once it is over, and with it the years before it that are open and hold nothing: else money could still take effect in
// them, and what the closed year ended with would change. In order of precedence: closed before, not over, before the books, an earlier one open.
import { Refusal } from '@hub/errors'

export interface Books {
  /** The latest closed year; null: none is. */
  lastClosed: number | null
  /** Years in which anything took effect, the earliest first. */
  withTransfers: readonly number[]
  booksBegin: string
  today: string
}

/** The years to close, the earliest first. */
export function decideClosing(year: number, { lastClosed, withTransfers, booksBegin, today }: Books): number[] {
  const first = yearOf(booksBegin)
  const next = lastClosed === null ? first : lastClosed + 1
  if (year <= (lastClosed ?? 0)) throw new Refusal('ledger.period_already_closed', { year })
  if (year >= yearOf(today)) throw new Refusal('ledger.period_not_over', { year, today })
  if (year < first) throw new Refusal('ledger.period_before_books', { year, first })
  const earlier = withTransfers.find((each) => each >= next && each < year)
  if (earlier !== undefined) throw new Refusal('ledger.period_earlier_open', { year, earlier })
  return Array.from({ length: year - next + 1 }, (_, index) => next + index)
}

const yearOf = (day: string): number => Number(day.slice(0, 4))
