import type { Instalment } from '../contribution.tables.ts'
import { instalmentsOf, type Today } from '../instalment.ts'

type ReminderKind = 'due_soon' | 'overdue'

/** An agreement that still expects money. */
export interface OpenAgreement {
  contributionId: string
  funder: string
  currency: string
  schedule: readonly Instalment[]
  receivedMinor: bigint
  /** Of which its funder was reminded before. */
  reminded: readonly { instalment: number; kind: ReminderKind }[]
}

export interface Reminder {
  instalment: number
  kind: ReminderKind
  dueOn: string
  /** What is still open of it. */
  openMinor: bigint
}

/** Each unpaid payment once before it is due and once when it is overdue; who missed the first is told the second only. */
export function decideReminders({ schedule, receivedMinor, reminded }: OpenAgreement, today: Today): Reminder[] {
  return instalmentsOf(schedule, receivedMinor, today).flatMap(({ place, dueOn, amountMinor, paidMinor, state }) => {
    if (state === 'paid' || state === 'upcoming') return []
    const kind = state === 'overdue' ? 'overdue' : 'due_soon'
    if (reminded.some((before) => before.instalment === place && before.kind === kind)) return []
    return [{ instalment: place, kind, dueOn, openMinor: amountMinor - paidMinor }]
  })
}
