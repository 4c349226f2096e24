// How partners are ranked for a request: by comparative advantage and operational capacity, each part citing what it read. What no
// data says is unknown and left out of the mean, never zero. Same request and same partners, same ranking: no clock, no chance.
import type { RankingPart, RankingRules } from '@hub/contracts'
import type { PartnerOnFile } from './capability.ts'
import { type Cover, coverOf, type Days, hurdles, type Limit } from './cover.rule.ts'
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
  'left_team',
  'already_asked',
  'no_support',
  'no_common_ground',
  'not_in_time',
  'no_quantity',
  'not_in_place',
  'no_slot',
] as const
export type Rejection = (typeof rejections)[number]
/** What has already happened between this request and a partner. */
export type Standing = Extract<Rejection, 'vetoed' | 'declined_before' | 'lapsed_before' | 'passed_over' | 'left_team'>

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
  /** Where its own quantities reach only so far: no more of a need than these together. */
  limits: Limit[]
  rejected: Rejection[]
  /** What it would have been rejected for, were the search not wider (search.ts). */
  relaxed?: Rejection[]
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
  /** When it is carried out; null: not said. */
  days: Days | null
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

/** Ranks partners; `asOf` where another count of slots and answers holds than when they were read, by partner. */
export type Ranking = (ask: Ask, asOf?: ReadonlyMap<string, PartnerOnFile>) => Candidate[]

/** Ranks these partners by these rules, for one request after the other: what is on file is read once. */
export function makeRanking(rules: RankingRules, partners: readonly PartnerOnFile[]): Ranking {
  const read = partners.map((partner) => ({ partner, pieces: pastWorkOf(partner) }))
  const compare = makeLikeness(new Map(partners.flatMap(mandateOf)))
  const findNear = makeFindNear(
    rules,
    read.flatMap(({ pieces }) => pieces),
  )
  return (ask, asOf) => {
    const stems = stemsOf(ask.words)
    const heard = { ask, recognise: makeRecognise(ask.words), likenesses: compare(stems) }
    const places = { countries: new Set(ask.countries), subregions: subregionsOf(ask.countries) }
    const looked = { ask, near: findNear(stems, places), places }
    const judgeOne = ({ partner, pieces }: Read) =>
      judge(rules, heard, looked, { partner: asOf?.get(partner.slug) ?? partner, pieces })
    return ranked(read.map(judgeOne))
  }
}

// The name and the themes of an organisation are words of its mandate too.
const mandateOf = ({ slug, name, mandate, themes }: PartnerOnFile): [string, string][] =>
  mandate === null ? [] : [[slug, [name, mandate, ...themes].join('\n')]]

/** Looks for each theme once, however many partners have it. */
export function makeRecognise(words: string): Recognise {
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
  const { slug, name, kind } = partner
  const ground = { recognise, hasDoneTheLike: hasDoneTheLike(judged) }
  const all = ask.needs.map((need) => coverOf(need, ask, partner, ground))
  const isAskedFor = (need: string) => ask.askedFor.get(slug)?.includes(need) ?? false
  const able = all.flatMap((cover) => (cover.isAble && !isAskedFor(cover.need) ? [cover] : []))
  const covers = able.map(({ need }) => need)
  const limits = able.flatMap((cover) => cover.limits)
  const rejected = rejectionsOf(ask, partner, judged, { all, covers })
  const score = scoreOf(rules, judged)
  return { partner: slug, name, kind, rank: null, score, covers, limits, rejected, parts: judged }
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

/** Whether a partner took part in one of the programmes that are nearest to the request. */
export const hasDoneTheLike = (judged: readonly Part[]): boolean =>
  judged.some(({ part, value }) => part === 'similar_work' && value !== null)

/** `all`: how far it comes for each need; `covers`: the needs that it could cover and is not asked for yet. */
function rejectionsOf(
  ask: Ask,
  partner: PartnerOnFile,
  judged: readonly Part[],
  { all, covers }: { all: readonly Cover[]; covers: readonly string[] },
): Rejection[] {
  const standing = ask.standings.get(partner.slug)
  const isAble = all.some((cover) => cover.isAble)
  const partValue = (name: PartName) => judged.find(({ part }) => part === name)?.value
  const found: (Rejection | false | undefined)[] = [
    partner.slug === ask.requester && 'conflict_of_interest',
    standing,
    !isAble && lastHurdle(all),
    isAble && covers.length === 0 && 'already_asked',
    // Past work in the country says more than a list of places that leaves it out.
    partValue('presence') === 0 && partValue('country_evidence') === null && 'not_in_place',
    // One request takes one slot, however many offers it makes.
    !ask.askedFor.has(partner.slug) && partner.slotsTaken >= partner.slots && 'no_slot',
  ]
  return found.filter((rejection) => rejection !== false && rejection !== undefined)
}

/** Of a partner that covers no need: what it stopped at where it came furthest. */
const lastHurdle = (all: readonly Cover[]) =>
  hurdles.findLast((hurdle) => all.some((cover) => !cover.isAble && cover.hurdle === hurdle)) ?? 'no_support'
