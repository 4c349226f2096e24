// Why a need stays uncovered: the last hurdle that any partner reached.
import type { Candidate, Rejection } from './candidate.rule.ts'
import type { Cover } from './cover.rule.ts'
import type { NeedToCover } from './need.ts'

/** From the first hurdle to the last. */
export const gapCodes = [
  'nobody_of_kind',
  'no_common_ground',
  'not_in_time',
  'asked_before',
  'no_slot',
  'quantity_short',
] as const
type GapCode = (typeof gapCodes)[number]

export interface Gap {
  needId: string
  code: GapCode
  /** Of a counted need, how much is short where a part of it could be had. */
  short: string | null
  /** A sentence that everybody may read who sees the request: it names no partner. */
  reason: string
}

const askedBefore: readonly Rejection[] = [
  'vetoed',
  'declined_before',
  'lapsed_before',
  'passed_over',
  'left_team',
  'already_asked',
]

/** `short`: from the choice of the team; `covers`: of each partner but the requester, for this need. */
export function gapOf(
  need: NeedToCover,
  short: string | null,
  covers: readonly { candidate: Candidate; cover: Cover }[],
): Gap {
  const codes = covers.map(({ candidate, cover }) => hurdleOf(candidate.rejected, cover))
  const code = gapCodes.findLast((each) => codes.includes(each)) ?? 'nobody_of_kind'
  return { needId: need.id, code, short, reason: reasonOf(code, need, short) }
}

function hurdleOf(rejected: readonly Rejection[], cover: Cover): GapCode {
  if (!cover.isAble && cover.hurdle === 'no_support') return 'nobody_of_kind'
  if (!cover.isAble && cover.hurdle === 'no_common_ground') return 'no_common_ground'
  if (!cover.isAble && cover.hurdle === 'not_in_time') return 'not_in_time'
  if (rejected.some((rejection) => askedBefore.includes(rejection))) return 'asked_before'
  return rejected.includes('no_slot') ? 'no_slot' : 'quantity_short'
}

function reasonOf(code: GapCode, { id, kind, quantity, unit }: NeedToCover, short: string | null): string {
  const of = (count: string) => `${count}${unit === null ? '' : ` ${unit}`}`
  switch (code) {
    case 'nobody_of_kind':
      return `${id}: no partner on file brings ${kind} support.`
    case 'no_common_ground':
      return `${id}: no partner that brings ${kind} support works on its objectives or themes.`
    case 'not_in_time':
      return `${id}: what partners have of it is there before or after the time of the request.`
    case 'asked_before':
      return `${id}: all who could cover it are asked already, said no or did not answer, or are not to be in the team.`
    case 'no_slot':
      return `${id}: those who could cover it have no free slot.`
    case 'quantity_short':
      return short === null
        ? `${id}: all that partners have of it is taken.`
        : `${id}: of ${of(quantity ?? '')}, ${of(short)} are short.`
  }
}
