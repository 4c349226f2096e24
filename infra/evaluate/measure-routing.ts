// The ranking of partners held against what happened: each programme becomes a request, everything that says who ran it is hidden, and
// those who did are looked for in the ranking, by the very functions that routing calls. Beside it chance, and the busiest.

import type { Ruleset } from '@hub/assessment/ruleset'
import { suggestObjectives } from '@hub/assessment/suggest-objectives'
import type { RankingRules } from '@hub/contracts'
import { askOf } from '@hub/routing/ask'
import { type Candidate, makeRanking } from '@hub/routing/candidate'
import type { PartnerOnFile } from '@hub/routing/capability'
import { needsToCover } from '@hub/routing/need'
import { slugOf } from '../seed/names.ts'
import { partnersWithout } from './evidence-left.ts'
import { chanceScores, type Scores, scoresOf } from './metrics.ts'
import { isOfTrustFundForAfrica, type ProgrammeRecord } from './programme-record.ts'
import { requestOfRecord } from './request-of-record.ts'

export interface Rules {
  ranking: RankingRules
  suggestions: Ruleset['suggestions']
}

/** One programme, with all organisations or without one of them. */
export interface Measured {
  ours: Scores
  busiest: Scores
  random: Scores
}

export interface MeasuredProgramme extends Measured {
  id: string
  isOfTrustFundForAfrica: boolean
  ran: string[]
  /** Of those who ran it, whom the product does not know: they are never found. */
  unknown: string[]
  top: string[]
  /** Null where it was the only one that ran it. */
  withoutIom: Measured | null
  /** Null where the source states none. */
  objectives: { stated: number[]; suggested: number[] } | null
}

const inNearlyEverything = 'iom'

export function measureProgramme(
  rules: Rules,
  record: ProgrammeRecord,
  partners: readonly PartnerOnFile[],
): MeasuredProgramme {
  const left = partnersWithout(record, partners)
  const ranking = rankFor(rules, record, left).map(({ partner }) => partner)
  const busiest = busiestOf(partners, record.id)
  const ran = new Set(record.participatingOrganisations.map((name) => slugOfOrganisation(name, partners)))
  const others = new Set([...ran].filter((slug) => slug !== inNearlyEverything))
  const isOther = (slug: string) => slug !== inNearlyEverything
  return {
    id: record.id,
    isOfTrustFundForAfrica: isOfTrustFundForAfrica(record),
    ran: [...ran],
    unknown: [...ran].filter((slug) => !ranking.includes(slug)),
    top: ranking.slice(0, 5),
    ...measured(ranking, busiest, ran),
    withoutIom: others.size === 0 ? null : measured(ranking.filter(isOther), busiest.filter(isOther), others),
    objectives: record.objectives.length === 0 ? null : objectivesOf(rules, record),
  }
}

function measured(ranking: string[], busiest: string[], ran: ReadonlySet<string>): Measured {
  const known = ranking.filter((slug) => ran.has(slug)).length
  return {
    ours: scoresOf(ranking, ran),
    busiest: scoresOf(busiest, ran),
    random: chanceScores(ranking.length, known, ran.size),
  }
}

/** Those whom routing would ask first, then those whom it would turn away, each by score. */
export function rankFor(
  { ranking, suggestions }: Rules,
  record: ProgrammeRecord,
  partners: PartnerOnFile[],
): Candidate[] {
  const content = requestOfRecord(record)
  const objectives =
    content.objectives.length > 0
      ? content.objectives
      : suggestObjectives(suggestions, content).map(({ objective }) => objective)
  const request = {
    id: record.id,
    revision: 1,
    state: 'matching',
    content,
    objectives,
    vetoed: [],
    teamDue: null,
  } as const
  const ask = askOf({ ...request, vetoed: [] }, needsToCover(content), [], null)
  const ranked = makeRanking(ranking, partners)(ask)
  return [...ranked.filter(({ rank }) => rank !== null), ...ranked.filter(({ rank }) => rank === null)]
}

/** By how many programmes are on file, the programme at hand not counted; of equals the slug that comes first in the alphabet. */
export function busiestOf(partners: readonly PartnerOnFile[], programme: string): string[] {
  const counted = partners.map(({ slug, evidence }) => {
    const records = new Set(evidence.filter(({ kind }) => kind === 'programme').map(({ record }) => record))
    records.delete(programme)
    return { slug, count: records.size }
  })
  return counted.sort((a, b) => b.count - a.count || (a.slug < b.slug ? -1 : 1)).map(({ slug }) => slug)
}

function objectivesOf({ suggestions }: Rules, record: ProgrammeRecord) {
  const suggested = suggestObjectives(suggestions, requestOfRecord({ ...record, objectives: [] }))
  return { stated: record.objectives, suggested: suggested.map(({ objective }) => objective) }
}

/** An organisation by its acronym or its name; as its acronym would be written where it is not known. */
function slugOfOrganisation(name: string, partners: readonly PartnerOnFile[]): string {
  const slug = slugOf(name)
  const known = partners.find((partner) => partner.slug === slug || slugOf(partner.name) === slug)
  return known?.slug ?? slug
}
