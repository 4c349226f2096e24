// A ruleset is tried on past requests: each of the batch is ranked again, by what was on file when it was first ranked, and what is
// different is told to the assessment. Nothing is kept here, and no request is touched or locked.
import { type EventBody, type HubEvent, hubActor, type RankedPartner, type RankingRules } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { listPartnersOnFile } from '../capability.sql.ts'
import type { FiledPartner } from '../capability.ts'
import type { RoutingConfig } from '../config.ts'
import type { PreparedRankings } from '../prepared-rankings.ts'
import { type OnFile, partnersOfThen, pastVersionsIn, withVersions } from './partners-of-then.ts'
import { type Asking, bestFor, differenceOf } from './replay-batch.rule.ts'
import { listPastRequests, listVersions, type PastRequest } from './replay-batch.sql.ts'

type Batch = HubEvent<'assessment.replay_batch_assessed'>
type Answer = EventBody<'routing.replay_batch_ranked'>

interface Context {
  clock: Clock
  config: Pick<RoutingConfig, 'diversity'>
  /** Holds for a ruleset that says nothing of how candidates are ranked. */
  shipped: RankingRules
  prepared: PreparedRankings
}

export const makeReplayBatch =
  ({ clock, config, shipped, prepared }: Context) =>
  async (tx: Tx, { body }: Batch): Promise<void> => {
    const { replayId, batch, requests, ranking } = body
    const past = await listPastRequests(tx, requests)
    const rankings = past.flatMap((request) => (request.ranking?.facts ? [request.ranking.facts] : []))
    const now = await listPartnersOnFile(tx)
    const versions = await listVersions(tx, pastVersionsIn(rankings, now))
    const best: Best = (request, partners) =>
      bestFor(request, { rank: prepared(ranking ?? shipped, partners), partners, diversity: config.diversity })
    const answer = answerOr(() => rankAgain(requests, past, withVersions(now, versions), best))
    await emit(tx, {
      type: 'routing.replay_batch_ranked',
      actor: hubActor,
      at: clock.now(),
      body: { replayId, batch, ...answer },
    })
  }

type Best = (request: Asking, partners: readonly FiledPartner[]) => RankedPartner[]
type Ranked = Omit<Answer, 'replayId' | 'batch'>

// Told, and not thrown: a dead letter would leave the replay waiting. What the database does not answer is tried again.
function answerOr(rank: () => Ranked): Ranked {
  try {
    return rank()
  } catch (fault) {
    return { differences: [], skipped: [], fault: fault instanceof Error ? fault.message : String(fault) }
  }
}

function rankAgain(
  requests: Batch['body']['requests'],
  past: readonly PastRequest[],
  onFile: OnFile,
  best: Best,
): Ranked {
  const held = new Map(past.map((request) => [request.id, request]))
  const skipped: string[] = []
  const differences = requests.flatMap(({ requestId, revision, isEligible, objectives }) => {
    const request = held.get(requestId)
    if (request === undefined) {
      skipped.push(requestId)
      return []
    }
    const { content, ranking } = request
    const facts = ranking?.facts ?? null
    const vetoed = ranking?.vetoed ?? request.vetoed
    const partners = facts === null ? onFile.now : partnersOfThen(facts, onFile)
    const after = isEligible ? best({ content, objectives, vetoed }, partners) : []
    const before = ranking?.best ?? []
    return differenceOf({ requestId, revision, before, after, isOfThen: facts !== null || !isEligible })
  })
  return { differences, skipped, fault: null }
}
