// How partners are ranked for a request: by comparative advantage and operational capacity, each part citing what it read. What no
// data says is unknown and left out of the mean, never zero. Same request and same partners, same ranking: no clock, no chance.
import type { RankingPart, RankingRules } from '@hub/contracts'
import type { Evidence, PartnerOnFile } from './capability.ts'
import type { NeedToCover } from './need.ts'
import { isInRegion } from './regions.ts'
import { recogniseTheme } from './themes.ts'

export type PartName = RankingPart

const piecesCited = 3

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
  language: string
  countries: string[]
  /** The main one first. */
  objectives: number[]
  /** Title, challenge, outcome and needs, through `plainWords`. */
  words: string
  needs: NeedToCover[]
  standings: ReadonlyMap<string, Standing>
  /** By partner: the needs for which it holds an offer of this request, open or accepted. It is not asked for these again. */
  askedFor: ReadonlyMap<string, readonly string[]>
}

type Recognise = (theme: string) => string | null

/** Ranks these partners by these rules, for one request after the other. */
export const makeRanking =
  (rules: RankingRules, partners: readonly PartnerOnFile[]) =>
  (ask: Ask): Candidate[] =>
    rankCandidates(rules, ask, partners)

function rankCandidates(rules: RankingRules, ask: Ask, partners: readonly PartnerOnFile[]): Candidate[] {
  const recognised = new Map<string, string | null>()
  const recognise = (theme: string) => {
    const known = recognised.get(theme)
    if (known !== undefined) return known
    const beginning = recogniseTheme(theme, ask.words)
    recognised.set(theme, beginning)
    return beginning
  }
  const candidates = partners.map((partner) => judge(rules, ask, partner, recognise)).sort(byScore)
  let rank = 0
  return candidates.map((candidate) => {
    if (candidate.rejected.length > 0) return candidate
    rank += 1
    return { ...candidate, rank }
  })
}

/** Higher score first; of equals the slug that comes first in the alphabet. */
export const byScore = (a: Pick<Candidate, 'score' | 'partner'>, b: Pick<Candidate, 'score' | 'partner'>): number =>
  b.score - a.score || (a.partner < b.partner ? -1 : a.partner > b.partner ? 1 : 0)

function judge(rules: RankingRules, ask: Ask, partner: PartnerOnFile, recognise: Recognise): Candidate {
  const judged = [
    objectivePart(rules, ask, partner),
    themePart(rules, partner, recognise),
    evidencePart(
      rules,
      'country_evidence',
      partner,
      ({ country }) => country !== undefined && ask.countries.includes(country),
    ),
    evidencePart(
      rules,
      'objective_evidence',
      partner,
      ({ objective }) => objective !== undefined && ask.objectives.includes(objective),
    ),
    presencePart(rules, ask, partner),
    languagePart(rules, ask, partner),
    supportPart(rules, ask, partner),
    slotsPart(rules, partner),
    recordPart(rules, partner),
  ]
  const { slug, name, kind } = partner
  const able = ask.needs.filter((need) => canCover(need, ask, partner, recognise)).map(({ id }) => id)
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

/** A need is covered by the right kind of support from a partner that shares an objective or a theme with the request. */
function canCover(need: NeedToCover, ask: Ask, partner: PartnerOnFile, recognise: Recognise): boolean {
  if (!partner.support.includes(need.kind)) return false
  const wanted = need.objectives ?? ask.objectives
  return (
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

const known = (rules: RankingRules, part: PartName, value: number, read: string[] = []): Part => ({
  part,
  weight: rules.weights[part],
  value,
  read,
})
const unknown = (rules: RankingRules, part: PartName): Part => ({
  part,
  weight: rules.weights[part],
  value: null,
  read: [],
})

// The main objective counts twice: it decides the thematic area.
function objectivePart(rules: RankingRules, ask: Ask, partner: PartnerOnFile): Part {
  if (ask.objectives.length === 0 || partner.objectives.length === 0) return unknown(rules, 'objective')
  const shared = ask.objectives.filter((objective) => partner.objectives.includes(objective))
  const points = shared.length + (shared.includes(ask.objectives[0] ?? 0) ? 1 : 0)
  return known(rules, 'objective', points / (ask.objectives.length + 1), shared.map(String))
}

function themePart(rules: RankingRules, { themes }: PartnerOnFile, recognise: Recognise): Part {
  if (themes.length === 0) return unknown(rules, 'theme')
  const read = themes.flatMap((theme) => {
    const beginning = recognise(theme)
    return beginning === null ? [] : [`${theme} (“${beginning}…”)`]
  })
  return known(rules, 'theme', Math.min(1, read.length / Math.min(rules.themesThatCount, themes.length)), read)
}

// Evidence speaks for a partner or is silent. Each further piece adds weight, half of what is left, so that more never counts less.
function evidencePart(
  rules: RankingRules,
  part: PartName,
  { evidence }: PartnerOnFile,
  applies: (evidence: Evidence) => boolean,
): Part {
  const pieces = evidence.filter((piece) => piece.kind !== 'presence' && applies(piece))
  if (pieces.length === 0) return unknown(rules, part)
  const weight = (rules.weights[part] * pieces.length) / (pieces.length + 1)
  const read = pieces.slice(0, piecesCited).map(({ title, source }) => `${title} <${source}>`)
  if (pieces.length > piecesCited) read.push(`and ${pieces.length - piecesCited} more`)
  return { part, weight, value: 1, read }
}

function presencePart(rules: RankingRules, ask: Ask, partner: PartnerOnFile): Part {
  const offices = partner.evidence.flatMap(({ kind, country }) => (kind === 'presence' && country ? [country] : []))
  const isHome = partner.country !== null && ask.countries.includes(partner.country)
  if (partner.countries.length + partner.regions.length + offices.length === 0 && !isHome)
    return unknown(rules, 'presence')
  const places = new Set([...partner.countries, ...offices, ...(partner.country === null ? [] : [partner.country])])
  const read = new Set<string>()
  const values = ask.countries.map((country) => {
    if (places.has(country)) {
      read.add(country)
      return rules.presence.country
    }
    const region = partner.regions.find((name) => name !== 'Global' && isInRegion(country, name))
    const place = region ?? (partner.regions.includes('Global') ? 'Global' : undefined)
    if (place === undefined) return 0
    read.add(place)
    return region === undefined ? rules.presence.global : rules.presence.region
  })
  return known(rules, 'presence', mean(values), [...read])
}

function languagePart(rules: RankingRules, { language }: Ask, { languages }: PartnerOnFile): Part {
  if (languages.length === 0) return unknown(rules, 'language')
  const read = languages.filter((spoken) => primary(spoken) === primary(language))
  return known(rules, 'language', read.length > 0 ? 1 : 0, read)
}

const primary = (tag: string) => tag.toLowerCase().split('-')[0]

function supportPart(rules: RankingRules, { needs }: Ask, { support }: PartnerOnFile): Part {
  if (support.length === 0) return unknown(rules, 'support')
  const fitting = needs.filter(({ kind }) => support.includes(kind))
  return known(rules, 'support', needs.length === 0 ? 0 : fitting.length / needs.length, [
    ...new Set(fitting.map(({ kind }) => kind)),
  ])
}

function slotsPart(rules: RankingRules, { slots, slotsTaken }: PartnerOnFile): Part {
  const free = Math.max(0, slots - slotsTaken)
  return known(rules, 'free_slots', slots === 0 ? 0 : free / slots, [`${free} of ${slots}`])
}

function recordPart(rules: RankingRules, { answered, lapsed }: PartnerOnFile): Part {
  const asked = answered + lapsed
  return asked === 0
    ? unknown(rules, 'answering_record')
    : known(rules, 'answering_record', answered / asked, [`${answered} of ${asked}`])
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
