// Calls that change something, answered inside one transaction: each runs once under its Idempotency-Key, whether it came alone or
// together with others.
import type { Tx } from '@hub/database'
import { isRefused, type Outcome } from '@hub/errors'
import { claim, keep, nameOf, type Slot } from './idempotency.ts'
import type { Answer, Call, ChangingRoute, WriteTogetherRoute } from './route.ts'

/** A call and the key it binds, null where it sent none. */
export interface Keyed {
  call: Call<unknown, unknown, unknown, Call['principal'] | null>
  slot: Slot | null
}

/** What runs the calls that were not answered before. */
export interface Story extends Pick<WriteTogetherRoute, 'runAll'> {
  redactForReplay: ChangingRoute['redactForReplay'] | undefined
  /** Fills in what an answer leaves to its route. */
  complete(answer: Answer): Required<Answer>
}

type Given = Outcome<Required<Answer>>

/** The answer or the refusal of each call, in their order. What `runAll` throws is thrown. */
export async function answerCalls(tx: Tx, story: Story, calls: readonly Keyed[]): Promise<Given[]> {
  const given = new Map<Keyed, Given>()
  // Of calls that bind the same key one runs in each round: those after it find its answer or, where it was refused, the key free.
  for (let open = calls; open.length > 0; open = open.filter((call) => !given.has(call)))
    await answerRound(tx, story, ofDistinctKeys(open), given)
  return calls.map((call) => given.get(call) as Given)
}

function ofDistinctKeys(calls: readonly Keyed[]): Keyed[] {
  const seen = new Set<string>()
  return calls.filter(({ slot }) => {
    if (slot === null) return true
    const isFirst = !seen.has(nameOf(slot))
    seen.add(nameOf(slot))
    return isFirst
  })
}

async function answerRound(tx: Tx, story: Story, calls: readonly Keyed[], given: Map<Keyed, Given>): Promise<void> {
  const free = await claimEach(tx, calls, given)
  if (free.length === 0) return
  const outcomes = await story.runAll(
    tx,
    free.map(({ call }) => call),
  )
  if (outcomes.length !== free.length) throw new Error(`${free.length} calls had ${outcomes.length} outcomes`)
  const kept: { slot: Slot; answer: Required<Answer> }[] = []
  free.forEach((call, place) => {
    const outcome = outcomes[place] as Outcome<Answer>
    const answer = isRefused(outcome) ? outcome : story.complete(outcome)
    given.set(call, answer)
    if (call.slot !== null && !isRefused(answer)) kept.push({ slot: call.slot, answer: redacted(story, answer) })
  })
  await keep(tx, kept)
}

/** Claims the keys of calls; those that are free to run are returned, the others are given what stands under their key. */
async function claimEach(tx: Tx, calls: readonly Keyed[], given: Map<Keyed, Given>): Promise<Keyed[]> {
  const keyed = calls.filter((call): call is Keyed & { slot: Slot } => call.slot !== null)
  const claims = await claim(
    tx,
    keyed.map(({ slot }) => slot),
  )
  keyed.forEach((call, place) => {
    const found = claims[place]
    if (!found) return
    if (isRefused(found)) given.set(call, found)
    else given.set(call, { ...found, headers: { ...found.headers, 'idempotency-replayed': 'true' } })
  })
  return calls.filter((call) => !given.has(call))
}

const redacted = ({ redactForReplay }: Story, answer: Required<Answer>): Required<Answer> => ({
  ...answer,
  body: redactForReplay?.(answer.body) ?? answer.body,
})
