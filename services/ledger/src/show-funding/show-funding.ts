import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { seesAll } from '../actor.ts'
import { selectLatestAllocationOf } from '../allocation.sql.ts'
import { gatherAllocations } from '../allocation-answer.ts'
import { maySeeAllocation, viewOfAllocation } from '../allocation-view.ts'
import { selectLatestCall } from '../call.sql.ts'
import { dayOf } from '../day.ts'
import { type RequestRow, selectRequest } from '../request.sql.ts'
import type { RequestState } from '../request.ts'
import { seenBy } from '../seen-sources.ts'
import { selectSettings } from '../settings.sql.ts'
import { readSources } from '../sources.ts'
import { fitting, spendableByEarmark } from '../spendable.ts'

/** Of a public request everybody sees these; the others would tell of a verdict. */
const publicStates: readonly RequestState[] = [
  'matched',
  'waitlisted',
  'proposed',
  'funded',
  'not_needed',
  'suspended',
  'terminated',
  'completed',
]

/** Owner, operators and auditors see what could be spent; a request that is not public is there for them alone. */
export const makeShowFunding = (clock: Clock) => async (reader: Reader, id: string, principal: Principal | null) => {
  const request = await selectRequest(reader, id)
  if (request === undefined) throw new Refusal('http.not_found')
  const { reference, revision, state, requester, visibility, askMinor, askCurrency } = request
  const isPrivy = seesAll(principal) || principal?.organisation.slug === requester
  if (!isPrivy && !(visibility === 'public' && publicStates.includes(state))) throw new Refusal('http.not_found')
  return {
    requestId: id,
    reference,
    revision,
    state,
    asked: askMinor !== null && askCurrency !== null ? formatMinor(askMinor, askCurrency) : null,
    spendable: isPrivy ? await spendableFor(reader, request, principal, dayOf(clock.now())) : null,
    call: isPrivy ? await callFor(reader, request) : null,
    allocation: await latestFor(reader, id, principal),
  }
}

async function spendableFor(
  reader: Reader,
  { objectives, countries }: RequestRow,
  principal: Principal | null,
  today: string,
) {
  const { baseCurrency } = await selectSettings(reader, today)
  const sources = await readSources(reader, baseCurrency)
  const usable = fitting(sources, { objectives: objectives ?? [], countries })
  return spendableByEarmark(usable, baseCurrency, await seenBy(reader, principal, usable))
}

/** The newest time that money was found for it while it waited, and what came of it. */
async function callFor(reader: Reader, { id, revision }: RequestRow) {
  const call = await selectLatestCall(reader, id, revision)
  if (call === undefined) return null
  const { state, planId, members, calledAt, confirmBy, endedAt, reason } = call
  const times = { calledAt: calledAt.toISOString(), confirmBy: confirmBy.toISOString() }
  return { id: call.id, state, planId, members, ...times, endedAt: endedAt?.toISOString() ?? null, reason }
}

async function latestFor(reader: Reader, requestId: string, principal: Principal | null) {
  const row = await selectLatestAllocationOf(reader, requestId)
  const [whole] = row ? await gatherAllocations(reader, [row]) : []
  return whole && maySeeAllocation(whole, principal) ? viewOfAllocation(whole, principal) : null
}
