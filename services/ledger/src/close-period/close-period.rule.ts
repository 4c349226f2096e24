// A year is closed once it is over, the earliest with money in it first. In order of precedence: closed before, not over, an earlier one open.
import { Refusal } from '@hub/errors'

export function requireClosable(
  year: number,
  { closed, withTransfers, today }: { closed: readonly number[]; withTransfers: readonly number[]; today: string },
): void {
  if (closed.includes(year)) throw new Refusal('ledger.period_already_closed', { year })
  if (year >= Number(today.slice(0, 4))) throw new Refusal('ledger.period_not_over', { year, today })
  const earlier = withTransfers.find((each) => each < year && !closed.includes(each))
  if (earlier !== undefined) throw new Refusal('ledger.period_earlier_open', { year, earlier })
}
