// The payments of an agreement, in the order in which they are due: what has arrived pays the earliest first. Money given back
// opens none of them again.
import { parseMinor } from '@hub/money'
import { z } from 'zod'
import type { Instalment } from './contribution.tables.ts'
import { addDays } from './day.ts'

/** `due`: near enough that its funder is reminded of it; a payment is overdue from the day after. */
export const InstalmentState = z.enum(['paid', 'overdue', 'due', 'upcoming'])
type InstalmentState = z.infer<typeof InstalmentState>

export interface Expected {
  /** Its place in the agreement's schedule, from 1. */
  place: number
  dueOn: string
  amountMinor: bigint
  paidMinor: bigint
  state: InstalmentState
}

export interface Today {
  on: string
  reminderDays: number
}

export function instalmentsOf(schedule: readonly Instalment[], receivedMinor: bigint, today: Today): Expected[] {
  const inOrder = schedule
    .map(({ dueOn, amount }, index) => ({ place: index + 1, dueOn, amountMinor: parseMinor(amount) }))
    // Of one day the one that was written first stays first: a sort is stable.
    .toSorted((a, b) => Date.parse(a.dueOn) - Date.parse(b.dueOn))
  let left = receivedMinor
  return inOrder.map((instalment) => {
    const isPaid = left >= instalment.amountMinor
    const paidMinor = isPaid ? instalment.amountMinor : left
    left -= paidMinor
    return { ...instalment, paidMinor, state: isPaid ? 'paid' : stateOfUnpaid(instalment.dueOn, today) }
  })
}

function stateOfUnpaid(dueOn: string, { on, reminderDays }: Today): InstalmentState {
  if (dueOn < on) return 'overdue'
  return dueOn <= addDays(on, reminderDays) ? 'due' : 'upcoming'
}
