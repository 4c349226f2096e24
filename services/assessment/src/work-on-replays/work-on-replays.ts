// Goes through the requests of every running replay, a batch a transaction: a process that is killed loses no more than the batch it
// was at, and another takes it. Routing is never more than a few batches behind, so that what real requests say is soon heard too.
import { hubActor, type RequestRevision, type Verdict } from '@hub/contracts'
import { isUnavailable, type Reader, type Tx } from '@hub/database'
import { emit } from '@hub/events'
import type { ServiceContext } from '@hub/host'
import type { Assessment } from '../assessment.ts'
import { lockRunningReplay, type Replay, updateReplay } from '../replay.sql.ts'
import type { Ruleset } from '../ruleset.ts'
import { differenceBetween } from './difference.rule.ts'
import {
  deleteNextRequests,
  insertBatch,
  insertDifferences,
  lockNextReplay,
  markStuck,
  type PastRequest,
} from './work-on-replays.sql.ts'

// A batch keeps a process busy for some 40 ms; so many of them without an answer keep routing busy while this one goes on.
const batchSize = 25
const batchesAhead = 8
const patienceMs = 3_600_000

interface Context extends Pick<ServiceContext, 'db' | 'clock' | 'log'> {
  storedRuleset(reader: Reader, version: string): Promise<Ruleset>
  /** As every submitted revision is assessed. */
  assess(ruleset: Ruleset, request: RequestRevision): Assessment
}

export const makeWorkOnReplays = (context: Context) => {
  const { db, clock } = context
  const begun = clock.now()
  return async (): Promise<void> => {
    const at = clock.now()
    const reason = 'Nothing has come of it for an hour: is routing running, or is there a dead letter?'
    const before = new Date(at.getTime() - patienceMs)
    // While the hub was down nothing could come of it.
    if (begun <= before) await db.transaction((tx) => markStuck(tx, reason, before, at))
    while (await workOnBatch(context)) {}
  }
}

/** False where there is nothing to do now. */
async function workOnBatch(context: Context): Promise<boolean> {
  const { db, clock, log, storedRuleset } = context
  let replay: Replay | null = null
  try {
    return await db.transaction(async (tx) => {
      replay = await lockNextReplay(tx, batchesAhead)
      if (replay === null) return false
      await assessBatch(tx, context, replay, await storedRuleset(tx, replay.version))
      return true
    })
  } catch (fault) {
    const failed = replay as Replay | null
    if (failed === null || isUnavailable(fault)) throw fault
    log.error({ err: fault, replayId: failed.id }, 'a replay failed')
    const reason = `Batch ${failed.batches + 1} could not be assessed: ${fault instanceof Error ? fault.message : String(fault)}`
    await db.transaction(async (tx) => {
      const at = clock.now()
      if ((await lockRunningReplay(tx, failed.id)) !== null)
        await updateReplay(tx, failed.id, { state: 'failed', reason, endedAt: at })
    })
    return true
  }
}

async function assessBatch(tx: Tx, { clock, assess }: Context, replay: Replay, ruleset: Ruleset): Promise<void> {
  const at = clock.now()
  const requests = await deleteNextRequests(tx, replay.id, batchSize)
  if (requests.length === 0) throw new Error(`${replay.total} requests were counted, and there are ${replay.assessed}`)
  const batch = replay.batches + 1
  const assessed = requests.map((request) => ({ ...request, after: assess(ruleset, request.content) }))
  await insertDifferences(
    tx,
    assessed.flatMap(({ requestId, revision, said, after }) => {
      const difference = differenceBetween(said, after)
      return difference === null ? [] : [{ replayId: replay.id, requestId, revision, ...difference }]
    }),
  )
  await insertBatch(tx, { replayId: replay.id, batch, requests: requests.length })
  await updateReplay(tx, replay.id, {
    batches: batch,
    assessed: replay.assessed + requests.length,
    movedAt: at,
  })
  await emit(tx, {
    type: 'assessment.replay_batch_assessed',
    actor: hubActor,
    at,
    body: {
      replayId: replay.id,
      batch,
      rulesetVersion: ruleset.version,
      ranking: ruleset.ranking ?? null,
      requests: assessed.map(({ requestId, revision, after, overruled }) => ({
        requestId,
        revision,
        isEligible: standing(after.verdict, overruled) === 'eligible',
        objectives: after.objectives,
      })),
    },
  })
}

/** Rules do not overrule a person. */
const standing = (verdict: Verdict, overruled: PastRequest['overruled']): Verdict => overruled ?? verdict
