import { stakeOf } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { lockHead, selectHead } from '../head.sql.ts'
import type { OverlapMark } from '../overlap.ts'
import { insertMark, selectContent, selectNewestMark } from './mark-overlap.sql.ts'

export interface MarkOverlap {
  /** Ids or references. */
  key: string
  otherKey: string
  mark: OverlapMark['mark']
  reason: string
}

type Head = NonNullable<Awaited<ReturnType<typeof lockHead>>>

/** An operator says of two requests whether they are duplicates. It is kept beside them and decides nothing. */
export const makeMarkOverlap =
  (clock: Clock) =>
  async (tx: Tx, { key, otherKey, mark, reason }: MarkOverlap, { organisation, keyId }: Principal) => {
    const { head, other } = await lockPair(tx, key, otherKey)
    for (const each of [head, other]) await refuseStake(tx, each, organisation)
    const isInOrder = head.requestId < other.requestId
    const [one, two] = isInOrder ? [head, other] : [other, head]
    const newest = await selectNewestMark(tx, { oneId: one.requestId, otherId: two.requestId })
    const isOfTheseRevisions = newest?.oneRevision === one.newestRevision && newest.otherRevision === two.newestRevision
    if (newest?.mark === mark && isOfTheseRevisions)
      throw new Refusal('assessment.overlap_mark_unchanged', { one: head.reference, other: other.reference, mark })
    const at = clock.now()
    await insertMark(tx, {
      oneId: one.requestId,
      oneRevision: one.newestRevision,
      otherId: two.requestId,
      otherRevision: two.newestRevision,
      mark,
      reason,
      organisation: organisation.slug,
      keyId,
      markedAt: at,
    })
    const said: OverlapMark = {
      mark,
      reason,
      organisation: organisation.slug,
      at: at.toISOString(),
      revision: head.newestRevision,
      otherRevision: other.newestRevision,
    }
    return { requestId: head.requestId, otherRequestId: other.requestId, ...said }
  }

// In the order of their ids, so that two operators that name the pair the other way round do not wait for each other.
async function lockPair(tx: Tx, key: string, otherKey: string): Promise<{ head: Head; other: Head }> {
  const [first, second] = [await selectHead(tx, key), await selectHead(tx, otherKey)]
  if (first === null || second === null) throw new Refusal('assessment.not_assessed')
  if (first.requestId === second.requestId)
    throw new Refusal('assessment.overlap_with_itself', { reference: first.reference })
  const locked = new Map<string, Head | null>()
  for (const id of [first.requestId, second.requestId].sort()) locked.set(id, await lockHead(tx, id))
  return { head: locked.get(first.requestId) ?? first, other: locked.get(second.requestId) ?? second }
}

// Whether it asked for the same need is what is asked here, so that an overlap of its own is found by its being the requester.
async function refuseStake(tx: Tx, head: Head, operator: Principal['organisation']): Promise<void> {
  const request = await selectContent(tx, head.requestId, head.newestRevision)
  const stake = request && stakeOf(operator, { request, team: head.team, ownOverlap: null })
  if (stake) throw new Refusal('assessment.conflict_of_interest', { organisation: operator.name, stake })
}
