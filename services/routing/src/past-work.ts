// What the partners on file have done, as records that several of them may share: which of them are nearest to what a request asks.
// Only programmes count: evaluations come from one agency's own register and would speak for that agency alone.
import type { RankingRules } from '@hub/contracts'
import type { Evidence, PartnerOnFile } from './capability.ts'
import { type Likeness, makeLikeness, type Stems } from './likeness.ts'
import { subregionsOf } from './regions.ts'

/** A piece of evidence with what all requests ask of it. */
export interface Piece {
  evidence: Evidence
  /** The same for all partners that took part in the same, whatever the order of what they say. */
  record: string
  subregions: ReadonlySet<string>
}

/** What a partner has done, presence alone left out. */
export const pastWorkOf = ({ evidence }: PartnerOnFile): Piece[] =>
  evidence
    .filter(({ kind }) => kind !== 'presence')
    .map((piece) => ({ evidence: piece, record: recordOf(piece), subregions: subregionsOf(piece.countries) }))

const recordOf = ({ kind, record, title, source, about, countries }: Evidence): string =>
  JSON.stringify([kind, record ?? null, title, source, about ?? null, countries.toSorted()])

export const isProgramme = ({ evidence: { kind } }: Piece): boolean => kind === 'programme'

export interface NearRecord extends Piece {
  /** How near it is, of its words and its places; more than zero. */
  nearness: number
  likeness: Likeness
}

/** Where a request is to be worked on. */
export interface Places {
  countries: ReadonlySet<string>
  subregions: ReadonlySet<string>
}

/** Finds the programmes that are nearest to a request, the nearest first; what they say is read once. */
export function makeFindNear(
  rules: RankingRules,
  pieces: readonly Piece[],
): (asked: Stems, places: Places) => NearRecord[] {
  const programmes = new Map(pieces.filter(isProgramme).map((piece) => [piece.record, piece]))
  const texts = [...programmes].map(
    ([name, { evidence }]) => [name, `${evidence.title}\n${evidence.about ?? ''}`] as const,
  )
  const compare = makeLikeness(new Map(texts))
  return (asked, places) =>
    [...compare(asked)]
      .flatMap(([name, likeness]) => {
        const piece = programmes.get(name)
        if (piece === undefined || likeness.value < rules.similarWork.leastLikeness) return []
        return [{ ...piece, likeness, nearness: likeness.value * (1 + nearnessOfPlace(rules, piece, places)) }]
      })
      .sort((a, b) => b.nearness - a.nearness || (a.record < b.record ? -1 : 1))
      .slice(0, rules.similarWork.nearest)
}

export const isIn = ({ evidence }: Piece, { countries }: Places): boolean =>
  evidence.countries.some((country) => countries.has(country))

export const isBeside = (piece: Piece, places: Places): boolean =>
  !isIn(piece, places) && [...piece.subregions].some((name) => places.subregions.has(name))

function nearnessOfPlace({ similarWork }: RankingRules, piece: Piece, places: Places): number {
  if (isIn(piece, places)) return similarWork.sameCountry
  return isBeside(piece, places) ? similarWork.sameSubregion : 0
}
