import type { Operator } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { type Matching, moveOn } from '../matching.ts'
import { lockRequest } from '../request.sql.ts'
import { phaseOf, type RoutedRequest } from '../request.ts'
import { refuseStake } from '../stake.ts'
import { withdrawOffers } from '../withdraw-offers.ts'

export interface RerouteRequest {
  /** Its id or its reference. */
  request: string
  operator: Operator
  reason: string
}

/**
 * An operator has the candidates ranked again: of an unmatched request for the needs that nobody covers, of one in matching for those
 * whose offers are open, which others get instead. Who has accepted stays.
 */
export async function rerouteRequest(tx: Tx, matching: Matching, command: RerouteRequest): Promise<void> {
  const request = await lockRequest(tx, command.request)
  if (request === undefined) throw new Refusal('http.not_found')
  await refuseStake(tx, matching, request, command.operator)
  const phase = phaseOf(request)
  if (phase !== 'unmatched' && phase !== 'matching') throw new Refusal('routing.request_not_rerouted', { state: phase })
  const { reason } = command
  const actor = { organisation: command.operator.slug, role: 'operator' as const }
  await emit(tx, {
    type: 'routing.request_rerouted',
    requestId: request.id,
    revision: request.revision,
    actor,
    at: matching.clock.now(),
    body: { reason },
  })
  const passedOver = phase === 'matching' ? await withdrawOpenOffers(tx, matching, request, actor) : []
  await moveOn(tx, matching, request, { reason, passedOver })
}

async function withdrawOpenOffers(
  tx: Tx,
  { clock }: Matching,
  request: RoutedRequest,
  actor: { organisation: string; role: 'operator' },
): Promise<string[]> {
  const ended = await withdrawOffers(tx, clock, request, {
    reason: 'The hub asks others in your place.',
    actor,
    which: ({ state }) => state === 'open',
  })
  return ended.map(({ partner }) => partner)
}
