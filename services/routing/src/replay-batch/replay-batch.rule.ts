import { isDeepStrictEqual } from 'node:util'
import type { EventBody, RankedPartner } from '@hub/contracts'
import { askOf } from '../ask.rule.ts'
import { needsToCover } from '../need.ts'
import type { RoutedRequest } from '../request.ts'
import { searchPartners } from '../search.rule.ts'

/** So many of a ranking are compared. */
const compared = 5

export type Asking = Pick<RoutedRequest, 'content' | 'objectives' | 'vetoed'>

interface Searching extends Pick<Parameters<typeof searchPartners>[0], 'rank' | 'partners' | 'diversity'> {}

/** The first of a first search: nobody has been asked yet. */
export function bestFor(request: Asking, { rank, partners, diversity }: Searching): RankedPartner[] {
  const needs = needsToCover(request.content)
  if (needs.length === 0) return []
  const ask = askOf(request, needs, [], null)
  return searchPartners({ rank, ask, partners, inTeam: new Map(), diversity, from: 'first' })
    .ranked.filter((candidate) => candidate.rank !== null)
    .slice(0, compared)
    .map(({ partner, score }) => ({ partner, score }))
}

type Difference = EventBody<'routing.replay_batch_ranked'>['differences'][number]

export const differenceOf = (compared: Difference): Difference[] =>
  isDeepStrictEqual(compared.before, compared.after) ? [] : [compared]
