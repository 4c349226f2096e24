// How partners are ranked for a request: by comparative advantage and operational capacity, each part citing what it read. What no
// data says is unknown and left out of the mean, never zero. Same request and same partners, same ranking: no clock, no chance.
import type { RankingPart, RankingRules } from '@hub/contracts'
import type { PartnerOnFile } from './capability.ts'
import { evidenceParts, type Looked } from './evidence.rule.ts'
import { makeLikeness, stemsOf } from './likeness.ts'
import type { NeedToCover } from './need.ts'
import { makeFindNear, type Piece, pastWorkOf } from './past-work.ts'
import { subregionsOf } from './regions.ts'
import { capacityParts, type Heard, mandateParts, type Recognise } from './scoring.rule.ts'
import { recogniseTheme } from './themes.ts'

export type PartName = RankingPart

export const rejections = [
  'conflict_of_interest',
  'vetoed',
  'declined_before',
  'lapsed_before',
  'passed_over',
  'already_asked',
  'no_support',
  'no_common_ground',
  'not_in_place',
  'no_slot',
] as const
export type Rejection = (typeof rejections)[number]
/** What has already happened between this request and a partner. */
export type Standing = Extract<Rejection, 'vetoed' | 'declined_before' | 'lapsed_before' | 'passed_over'>

export interface Part {
  part: PartName
  weight: number
  /** 0 to 1; null where nothing is known. */
  value: number | null
  /** What it went by. */
  read: string[]
}

export interface Candidate {
  partner: string
  name: string
  kind: string
  /** From 1; null for the rejected. */
  rank: number | null
  /** 0 to 100, one digit after the point. */
  score: number
  /** The needs that it could cover. */
  covers: string[]
  rejected: Rejection[]
  parts: Part[]
}

/** What a request asks of partners. */
export interface Ask {
  requester: string
  requesterKind: string
  language: string
  countries: string[]
  /** The main one first. */
  objectives: number[]
  /** Title, challenge, outcome and needs, through `plainWords`. */
  words: string
  needs: NeedToCover[]
  asksForMoney: boolean
  standings: ReadonlyMap<string, Standing>
  /** By partner: the needs for which it holds an offer of this request, open or accepted. It is not asked for these again. */
  askedFor: ReadonlyMap<string, readonly string[]>
}

/** A partner with what it has done, ready for one request after the other. */
interface Read {
  partner: PartnerOnFile
  pieces: Piece[]
}

/** Ranks these partners by these rules, for one request after the other: what is on file is read once. */
export function makeRanking(rules: RankingRules, partners: readonly PartnerOnFile[]): (ask: Ask) => Candidate[] {
  const read = partners.map((partner) => ({ partner, pieces: pastWorkOf(partner) }))
  const compare = makeLikeness(new Map(partners.flatMap(mandateOf)))
  const findNear = makeFindNear(
    rules,
    read.flatMap(({ pieces }) => pieces),
  )
  return (ask) => {
    const stems = stemsOf(ask.words)
    const heard = { ask, recognise: makeRecognise(ask.words), likenesses: compare(stems) }
    const places = { countries: new Set(ask.countries), subregions: subregionsOf(ask.countries) }
    const looked = { ask, near: findNear(stems, places), places }
    return ranked(read.map((one) => judge(rules, heard, looked, one)))
  }
}

// The name and the themes of an organisation are words of its mandate too.
const mandateOf = ({ slug, name, mandate, themes }: PartnerOnFile): [string, string][] =>
  mandate === null ? [] : [[slug, [name, mandate, ...themes].join('\n')]]

function makeRecognise(words: string): Recognise {
  const recognised = new Map<string, string | null>()
  return (theme) => {
    const known = recognised.get(theme)
    if (known !== undefined) return known
    const beginning = recogniseTheme(theme, words)
    recognised.set(theme, beginning)
    return beginning
  }
}

function ranked(candidates: Candidate[]): Candidate[] {
  let rank = 0
  return candidates.sort(byScore).map((candidate) => {
    if (candidate.rejected.length > 0) return candidate
    rank += 1
    return { ...candidate, rank }
  })
}

/** Higher score first; of equals the slug that comes first in the alphabet. */
export const byScore = (a: Pick<Candidate, 'score' | 'partner'>, b: Pick<Candidate, 'score' | 'partner'>): number =>
  b.score - a.score || (a.partner < b.partner ? -1 : a.partner > b.partner ? 1 : 0)

function judge(rules: RankingRules, heard: Heard, looked: Looked, { partner, pieces }: Read): Candidate {
  const { ask, recognise } = heard
  const judged = [
    ...mandateParts(rules, heard, partner),
    ...evidenceParts(rules, looked, pieces),
    ...capacityParts(rules, ask, partner),
  ]
  const hasDoneTheLike = judged.some(({ part, value }) => part === 'similar_work' && value !== null)
  const { slug, name, kind } = partner
  const able = ask.needs
    .filter((need) => canCover(need, { ask, partner, recognise, hasDoneTheLike }))
    .map(({ id }) => id)
  const covers = able.filter((need) => !ask.askedFor.get(slug)?.includes(need))
  const rejected = rejectionsOf(ask, partner, judged, { able, covers })
  return { partner: slug, name, kind, rank: null, score: scoreOf(rules, judged), covers, rejected, parts: judged }
}

/** The weighted mean of what is known and the prior, times 100. */
export function scoreOf({ prior }: RankingRules, judged: readonly Part[]): number {
  let weight = prior.weight
  let sum = prior.weight * prior.value
  for (const part of judged) {
    if (part.value === null) continue
    weight += part.weight
    sum += part.weight * part.value
  }
  return Math.round((1000 * sum) / weight) / 10
}

interface Ground {
  ask: Ask
  partner: PartnerOnFile
  recognise: Recognise
  hasDoneTheLike: boolean
}

/** A need is covered by the right kind of support from a partner that shares an objective or a theme with the request or did the like. */
function canCover(need: NeedToCover, { ask, partner, recognise, hasDoneTheLike }: Ground): boolean {
  if (!partner.support.includes(need.kind)) return false
  const wanted = need.objectives ?? ask.objectives
  return (
    hasDoneTheLike ||
    wanted.some((objective) => partner.objectives.includes(objective)) ||
    partner.themes.some((theme) => recognise(theme) !== null)
  )
}

/** `able`: the needs that it could cover; `covers`: those of them that it is not asked for yet. */
function rejectionsOf(
  ask: Ask,
  partner: PartnerOnFile,
  judged: readonly Part[],
  { able, covers }: { able: string[]; covers: string[] },
): Rejection[] {
  const standing = ask.standings.get(partner.slug)
  const hasSupport = ask.needs.some(({ kind }) => partner.support.includes(kind))
  const partValue = (name: PartName) => judged.find(({ part }) => part === name)?.value
  const found: (Rejection | false | undefined)[] = [
    partner.slug === ask.requester && 'conflict_of_interest',
    standing,
    !hasSupport && 'no_support',
    hasSupport && able.length === 0 && 'no_common_ground',
    able.length > 0 && covers.length === 0 && 'already_asked',
    // Past work in the country says more than a list of places that leaves it out.
    partValue('presence') === 0 && partValue('country_evidence') === null && 'not_in_place',
    // One request takes one slot, however many offers it makes.
    !ask.askedFor.has(partner.slug) && partner.slotsTaken >= partner.slots && 'no_slot',
  ]
  return found.filter((rejection) => rejection !== false && rejection !== undefined)
}
