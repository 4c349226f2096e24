import { isDeepStrictEqual } from 'node:util'
import type { RequestContent } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { type Request, stageOf } from '../request.ts'

/** nothing: the content stays as it is. draft: it is a draft, again or still. ask: the ledger decides. */
export type ChangeDecision = 'nothing' | 'draft' | 'ask'

type Changing = Pick<Request, 'state' | 'content' | 'pendingChange'>

export function decideChange({ state, content, pendingChange }: Changing, changed: RequestContent): ChangeDecision {
  const stage = stageOf(state)
  if (stage === 'ended') throw new Refusal('intake.request_ended', { state })
  if (isDeepStrictEqual(content, changed)) return 'nothing'
  if (stage === 'agreed') throw new Refusal('intake.request_needs_amendment', { state })
  if (stage === 'open') return 'draft'
  if (pendingChange) throw new Refusal('intake.change_pending', { kind: pendingChange.kind })
  return 'ask'
}
