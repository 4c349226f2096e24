import { Id } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { replayStates } from '../replay.ts'
import { RulesetVersion } from '../ruleset.ts'
import { makeStartReplay } from './start-replay.ts'

export function startReplayRoute(clock: Clock) {
  const startReplay = makeStartReplay(clock)
  return write({
    method: 'POST',
    path: '/v1/ops/rulesets/:version/replay',
    operation: 'startReplay',
    summary: 'Tries a version on all past requests, without changing any of them',
    description:
      'One replay of a version runs at a time, and three of all versions. Answers at once; GET /v1/ops/replays/{id} says how far it is and what is different.',
    tag: 'Assessment',
    access: ['operator'],
    params: z.strictObject({ version: RulesetVersion }),
    answer: z.strictObject({ id: Id, version: RulesetVersion, state: z.enum(replayStates), total: z.int() }),
    status: 202,
    refusals: [404, 409],
    run: async (tx, { params, principal }) => ({ body: await startReplay(tx, params.version, principal) }),
  })
}
