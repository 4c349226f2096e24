// Which waitlisted requests are called up when money is there. Whose turn it is: who waits since an earlier day (UTC), of one day the
// better scored, then the smaller id. The list is walked down and each that fits whole in what is left sets that aside, so that one
// deposit does not call up two for the same money; one that does not fit holds up nobody behind it.
import { type Basis, type CallState, isOpen, restsOn } from '../call.ts'
import { dayOf } from '../day.ts'
import { decideDraws } from '../draw.rule.ts'
import type { Purpose } from '../earmark.ts'
import { fitting, type Source, sumOfSources } from '../spendable.ts'

export interface Waiting extends Basis {
  requestId: string
  since: Date
  /** Of the assessment; null: not known, which comes last. */
  score: { score: number; maxScore: number } | null
  askMinor: bigint
  purpose: Purpose
  /** The newest of this revision. */
  call: (Basis & { id: string; state: CallState; confirmBy: Date; lowestMinor: bigint }) | null
}

export interface Decided {
  calls: { requestId: string; spendableMinor: bigint }[]
  /** Teams that did not confirm, with the least that is spendable for them since. */
  lowered: { callId: string; lowestMinor: bigint }[]
}

/** `sources`: what is available of each contribution, oldest first. */
export function decideCalls(waiting: readonly Waiting[], sources: readonly Source[], now: Date): Decided {
  const left = sources.map((source) => ({ ...source }))
  const ordered = waiting.toSorted(byTurn)
  // What was promised is not promised again, until the time to answer is over.
  for (const each of ordered) if (isPromised(each, now)) setAside(left, each)
  const calls: Decided['calls'] = []
  const lowered: Decided['lowered'] = []
  for (const each of ordered) {
    if (each.call && isOpen(each.call.state)) continue
    const spendable = () => sumOfSources(fitting(sources, each.purpose))
    const lowestMinor = each.call && isSameTeam(each) ? min(each.call.lowestMinor, spendable()) : null
    if (each.call && lowestMinor !== null && lowestMinor < each.call.lowestMinor)
      lowered.push({ callId: each.call.id, lowestMinor })
    // A team that did not confirm is asked again once it is another team, or once there is more than the least there was since.
    const awaitsOtherMoney = lowestMinor !== null && spendable() <= lowestMinor
    if (!awaitsOtherMoney && !awaitsOtherPlan(each) && setAside(left, each))
      calls.push({ requestId: each.requestId, spendableMinor: spendable() })
  }
  return { calls, lowered }
}

export function byTurn(a: Waiting, b: Waiting): number {
  return compare(dayOf(a.since), dayOf(b.since)) || portionOf(b) - portionOf(a) || compare(a.requestId, b.requestId)
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** Of what could be reached: rulesets differ in how much that is. */
const portionOf = ({ score }: Waiting): number =>
  score === null || score.maxScore === 0 ? -1 : score.score / score.maxScore

const isPromised = ({ call }: Waiting, now: Date): boolean =>
  call !== null && (call.state === 'confirmed' || (call.state === 'asked' && call.confirmBy > now))

const isSameTeam = ({ call, members }: Waiting): boolean =>
  call?.state === 'not_confirmed' && String(call.members) === String(members)

const min = (a: bigint, b: bigint) => (a < b ? a : b)

/** A plan that the rules refused would be refused again. */
const awaitsOtherPlan = (waiting: Waiting): boolean =>
  waiting.call?.state === 'refused' && restsOn(waiting.call, waiting)

/** Takes what it asks out of what is left, where that reaches. Most ask for more than all there is, which is seen without looking at what fits. */
function setAside(left: Source[], { askMinor, purpose }: Waiting): boolean {
  if (askMinor > sumOfSources(left)) return false
  const drawn = decideDraws(askMinor, left, purpose)
  if (drawn.kind === 'short') return false
  const taken = new Map(drawn.draws.map(({ contributionId, amountMinor }) => [contributionId, amountMinor]))
  for (const source of left) source.availableMinor -= taken.get(source.contributionId) ?? 0n
  return true
}
