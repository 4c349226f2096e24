export type ReminderKind = 'due_soon' | 'overdue'

/** A call that nobody has answered for all. */
export interface AwaitedCall {
  id: string
  requestId: string
  revision: number
  /** Null: an operator is asked. */
  planId: string | null
  members: readonly string[]
  /** Those of them that have said that the team still stands. */
  confirmed: readonly string[]
  /** As outages have moved it. */
  confirmBy: Date
  /** What was said of it before. */
  reminded: readonly ReminderKind[]
}

const dayMs = 86_400_000

/** What its people are told of now; that a team is late is told by routing, which asked it. */
export function decideCallReminder(call: AwaitedCall, now: Date, reminderDays: number): ReminderKind | null {
  const leftMs = call.confirmBy.getTime() - now.getTime()
  if (leftMs > reminderDays * dayMs) return null
  const kind = leftMs > 0 ? 'due_soon' : 'overdue'
  if (kind === 'overdue' && call.planId !== null) return null
  return call.reminded.includes(kind) ? null : kind
}

/** Of a team those who have not answered; nobody of it where an operator is asked. */
export const missingOf = ({ planId, members, confirmed }: AwaitedCall): string[] =>
  planId === null ? [] : members.filter((member) => !confirmed.includes(member))
