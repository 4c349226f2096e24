// For tests: rulesets that differ from the shipped one, the worker's turn, and the answers that routing would give.
import type { EventBody, HubEvent } from '@hub/contracts'
import { newId } from '@hub/runtime'
import { type TestApp, testEvent } from '@hub/testing'
import type { Ruleset } from './ruleset.ts'
import { readRulesets, rulesetFolder } from './ruleset-documents.ts'

export const newest = (await readRulesets(rulesetFolder)).at(-1) as Ruleset

/** Uploads the newest shipped ruleset with a change. */
export async function upload(hub: TestApp, version: string, change: (ruleset: Ruleset) => unknown): Promise<void> {
  const ruleset = { ...structuredClone(newest), version }
  change(ruleset)
  const { status, body } = await hub.as('operator').post('/v1/ops/rulesets', ruleset)
  if (status !== 201) throw new Error(JSON.stringify(body))
}

export const work = async (hub: TestApp): Promise<unknown> =>
  hub.service.schedules?.find(({ name }) => name === 'work on replays')?.run()

export type Batch = HubEvent<'assessment.replay_batch_assessed'>

export const batchesOf = async (hub: TestApp, replayId: string): Promise<Batch[]> =>
  (await hub.events()).filter(
    (event): event is Batch => event.type === 'assessment.replay_batch_assessed' && event.body.replayId === replayId,
  )

export const answerTo = (
  { body: { replayId, batch } }: Batch,
  answer: Partial<EventBody<'routing.replay_batch_ranked'>> = {},
) =>
  testEvent('routing.replay_batch_ranked', newId(), {
    replayId,
    batch,
    differences: [],
    skipped: [],
    fault: null,
    ...answer,
  })

export async function start(hub: TestApp, version: string): Promise<string> {
  const { status, body } = await hub.as('operator').post(`/v1/ops/rulesets/${version}/replay`)
  if (status !== 202) throw new Error(JSON.stringify(body))
  return body.id
}

export const read = async (hub: TestApp, id: string, query = '') =>
  (await hub.as('auditor').get(`/v1/ops/replays/${id}${query}`)).body

/** Plays a replay to its end; routing finds no other candidates. */
export const play = async (hub: TestApp, version: string) => finish(hub, await start(hub, version))

export async function finish(hub: TestApp, id: string) {
  for (let answered = 0; ; ) {
    await work(hub)
    const batches = await batchesOf(hub, id)
    if (batches.length === answered) return read(hub, id)
    await hub.deliver(...batches.slice(answered).map((batch) => answerTo(batch)))
    answered = batches.length
  }
}
