// A request as routing keeps it: the newest submitted revision, and how far its team has come.
import type { RequestRevision } from '@hub/contracts'
import type { Gap } from './gap.rule.ts'
import type { SearchStepName } from './search.ts'

export const requestStates = [
  'awaiting_verdict',
  'matching',
  'proposed',
  'agreed',
  'funded',
  'ended',
  'unmatched',
  'refused',
  'reopened',
  'withdrawn',
] as const
export type RequestState = (typeof requestStates)[number]

export const requestMoves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  awaiting_verdict: ['matching', 'agreed', 'unmatched', 'reopened', 'withdrawn'],
  matching: ['proposed', 'unmatched', 'awaiting_verdict', 'reopened', 'withdrawn'],
  proposed: ['agreed', 'matching', 'unmatched', 'awaiting_verdict', 'reopened', 'withdrawn'],
  unmatched: ['matching', 'awaiting_verdict', 'reopened', 'withdrawn'],
  agreed: ['funded', 'ended', 'refused', 'awaiting_verdict', 'reopened', 'withdrawn'],
  funded: ['ended'],
  ended: ['awaiting_verdict', 'reopened', 'withdrawn'],
  refused: ['awaiting_verdict', 'reopened', 'withdrawn'],
  reopened: ['awaiting_verdict', 'withdrawn'],
  withdrawn: [],
}

export interface RoutedRequest {
  id: string
  revision: number
  state: RequestState
  content: RequestRevision
  /** The objectives to route by, as the assessment named them. */
  objectives: number[]
  /** Of the ruleset that assessed the revision. */
  rulesetVersion: string
  /** Partners that the requester will not have; kept over revisions. */
  vetoed: string[]
  /** When the team must be complete; null before the first offers. */
  teamDue: Date | null
  /** While it is unmatched: why each need stays uncovered. */
  gaps: Gap[]
  /** From which step partners are looked for: a wider one once the team is late. */
  searchFrom: SearchStepName
  /** How far the replacement of members has come while the request stays agreed or funded; null: nobody is replaced. */
  replacing: ReplacingPhase | null
  /** Who has left a team of this revision. */
  leftTeam: string[]
}

export const replacingPhases = ['matching', 'proposed', 'unmatched'] as const
export type ReplacingPhase = (typeof replacingPhases)[number]

export const isReplacingPhase = (state: RequestState): state is ReplacingPhase =>
  replacingPhases.some((phase) => phase === state)

/** A team was agreed on, and for the others the request has moved on. */
export const isSettled = ({ state }: Pick<RoutedRequest, 'state'>): boolean => state === 'agreed' || state === 'funded'

/** How far the team has come: also that of a request whose member is being replaced. */
export const phaseOf = ({ state, replacing }: Pick<RoutedRequest, 'state' | 'replacing'>): RequestState =>
  replacing ?? state

/**
 * The ledger alone judges: what its requester did before it learnt of the approval is void. One that asked for no money and has ended
 * follows its requester, as it did before.
 */
export const isJudgedByLedger = ({ state, content }: Pick<RoutedRequest, 'state' | 'content'>): boolean =>
  state === 'funded' || (state === 'ended' && content.needs.some(({ kind }) => kind === 'financial'))

/** A move that is not in the picture is a fault of this service, not of its caller. */
export function mustMove({ id, state }: Pick<RoutedRequest, 'id' | 'state'>, to: RequestState): void {
  if (state !== to && !requestMoves[state].includes(to))
    throw new Error(`request ${id} does not move from ${state} to ${to}`)
}

/** Made from what a source says of real organisations, not filed by them. */
export const isFromSource = ({ source }: Pick<RequestRevision, 'source'>): boolean => source !== undefined
