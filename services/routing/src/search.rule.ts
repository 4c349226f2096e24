// The search for partners, wider step by step until every need has one. Who is a candidate only because the search is wider is asked
// for what nobody in the narrower one covers, so that the first choice stays the first. Same request and partners, same answer.
import { thematicAreas } from '@hub/contracts'
import { type Ask, byScore, type Candidate, type Rejection } from './candidate.rule.ts'
import type { PartnerOnFile } from './capability.ts'
import { isInRegion, regions } from './regions.ts'
import { reaches, type SearchStepName, widerThan } from './search.ts'
import { type Chosen, type Circumstances, chooseTeam } from './team.rule.ts'

export interface Search {
  step: SearchStepName
  ranked: Candidate[]
  chosen: Chosen
}

type Rank = (ask: Ask) => Candidate[]

interface Searched extends Circumstances {
  rank: Rank
  ask: Ask
  partners: readonly PartnerOnFile[]
  /** Who is found at this step is asked on equal terms with those of the narrower ones. */
  from: SearchStepName
}

export function searchPartners({ rank, ask, partners, inTeam, diversity, from }: Searched): Search {
  const first = rank(ask)
  const at = (step: SearchStepName, isOpenTo: (need: string, candidate: Candidate) => boolean): Search => {
    const ranked = rankedAt(step, { rank, ask, partners, first })
    const eligible = ranked.flatMap((candidate) =>
      candidate.rank === null
        ? []
        : [{ ...candidate, covers: candidate.covers.filter((need) => isOpenTo(need, candidate)) }],
    )
    return { step, ranked, chosen: chooseTeam(ask.needs, eligible, { inTeam, diversity }) }
  }
  let found = at(from, () => true)
  let uncovered = found.chosen.uncovered
  for (let step = widerThan(from); step !== null && uncovered.length > 0; step = widerThan(step)) {
    const known = new Set(found.ranked.flatMap(({ partner, rank }) => (rank === null ? [] : [partner])))
    const left = new Set(uncovered.map(({ needId }) => needId))
    found = at(step, (need, { partner }) => known.has(partner) || left.has(need))
    uncovered = found.chosen.uncovered
  }
  return found
}

/** What keeps a partner from being asked today and may not tomorrow. */
const passing: readonly Rejection[] = ['no_slot', 'no_quantity']

/** Whether a partner could be asked, by the widest search and once it has room. */
export function isWithinReach(slug: string, { rank, ask, partners }: Omit<First, 'first'>): boolean {
  if (!partners.some((partner) => partner.slug === slug)) return false
  const first = rank(ask).map((each) => ({
    ...each,
    rejected: each.rejected.filter((rejection) => !passing.includes(rejection)),
  }))
  return rankedAt('related', { rank, ask, partners, first }).some(
    ({ partner, rejected }) => partner === slug && rejected.length === 0,
  )
}

interface First {
  rank: Rank
  ask: Ask
  partners: readonly PartnerOnFile[]
  /** The ranking of the first step. */
  first: readonly Candidate[]
}

/** The ranking as the step has it; each candidate says what it would have been rejected for. */
function rankedAt(step: SearchStepName, { rank, ask, partners, first }: First): Candidate[] {
  if (step === 'first') return [...first]
  const onFile = new Map(partners.map((partner) => [partner.slug, partner]))
  const related = reaches(step, 'related') ? rankedByArea(ask, rank) : new Map<string, Candidate>()
  const relaxed = first.map((candidate) => {
    const partner = onFile.get(candidate.partner)
    return partner === undefined ? candidate : relax(candidate, { step, ask, partner, related })
  })
  let place = 0
  return relaxed.toSorted(byScore).map((candidate) => {
    if (candidate.rejected.length > 0) return candidate
    place += 1
    return { ...candidate, rank: place }
  })
}

interface Relaxing {
  step: SearchStepName
  ask: Ask
  partner: PartnerOnFile
  /** As ranked for the whole thematic areas, where the step goes so far. */
  related: ReadonlyMap<string, Candidate>
}

// Who stays rejected is shown with all that it is rejected for.
function relax(candidate: Candidate, { step, ask, partner, related }: Relaxing): Candidate {
  const { covers, limits } = related.get(candidate.partner) ?? candidate
  const isClose = covers.length > candidate.covers.length
  const lets = (rejection: Rejection): boolean => {
    if (rejection === 'not_in_place') return step !== 'region' || isOfRegion(ask.countries, partner)
    return rejection === 'no_common_ground' && isClose
  }
  if (!candidate.rejected.every(lets)) return candidate
  const relaxed = new Set([...candidate.rejected, ...(isClose ? (['no_common_ground'] as const) : [])])
  return relaxed.size === 0 ? candidate : { ...candidate, covers, limits, rejected: [], relaxed: [...relaxed] }
}

/** Whether it is at work in a country that shares a region with one of the request. */
function isOfRegion(countries: readonly string[], { country, countries: named, evidence }: PartnerOnFile): boolean {
  const places = [country, ...named, ...evidence.flatMap((piece) => piece.countries)]
  const around = [...regions.keys()].filter(
    (region) => region !== 'Global' && countries.some((each) => isInRegion(each, region)),
  )
  return places.some((place) => place && around.some((region) => isInRegion(place, region)))
}

/** Every partner as it is ranked where the objectives are those of the whole thematic areas: what it could cover then. */
function rankedByArea(ask: Ask, rank: Rank): Map<string, Candidate> {
  const wider = {
    ...ask,
    objectives: wholeAreas(ask.objectives),
    needs: ask.needs.map((need) => ({ ...need, objectives: need.objectives && wholeAreas(need.objectives) })),
  }
  return new Map(rank(wider).map((candidate) => [candidate.partner, candidate]))
}

function wholeAreas(objectives: readonly number[]): number[] {
  const areas = thematicAreas.filter((area) => objectives.some((objective) => includes(area.objectives, objective)))
  return [...new Set([...objectives, ...areas.flatMap((area) => [...area.objectives])])]
}

const includes = (list: readonly number[], item: number) => list.includes(item)
