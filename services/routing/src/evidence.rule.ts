// The parts of a score that come from what a partner has done. Evidence speaks for a partner or is silent: its value is 1, and its
// weight grows with how much there is, so that more never counts less and none on file is unknown, never zero.
import type { RankingRules } from '@hub/contracts'
import type { Ask, Part, PartName } from './candidate.rule.ts'
import type { Evidence } from './capability.ts'
import { isBeside, isIn, isProgramme, type NearRecord, type Piece, type Places } from './past-work.ts'

const piecesCited = 3
const wordsCited = 5

/** What of the request the evidence is held against, read once for all partners. */
export interface Looked {
  ask: Ask
  near: readonly NearRecord[]
  places: Places
}

export function evidenceParts(rules: RankingRules, { ask, near, places }: Looked, pieces: readonly Piece[]): Part[] {
  const onObjective = ({ evidence }: Piece) =>
    evidence.objectives.some((objective) => ask.objectives.includes(objective))
  return [
    similarWork(rules, near, pieces),
    counted(
      rules,
      'country_evidence',
      pieces.filter((piece) => isIn(piece, places)),
    ),
    counted(
      rules,
      'neighbour_evidence',
      pieces.filter((piece) => isBeside(piece, places)),
    ),
    counted(rules, 'objective_evidence', pieces.filter(onObjective)),
    experience(rules, pieces),
  ]
}

const part = (rules: RankingRules, name: PartName, strength: number, read: string[]): Part =>
  strength === 0
    ? { part: name, weight: rules.weights[name], value: null, read: [] }
    : { part: name, weight: rules.weights[name] * strength, value: 1, read }

/** Its share of the work that is nearest to the request, each record counting by how near it is. */
function similarWork(rules: RankingRules, near: readonly NearRecord[], pieces: readonly Piece[]): Part {
  const own = new Set(pieces.map(({ record }) => record))
  const shared = near.filter(({ record }) => own.has(record))
  const read = shared
    .slice(0, piecesCited)
    .map(({ evidence, likeness }) => `${cited(evidence)} (“${likeness.words(wordsCited).join('”, “')}”)`)
  // Where little is near, most of the like work is on nobody's file, and a share of the rest says little.
  return part(rules, 'similar_work', nearnessOf(shared) / (nearnessOf(near) + rules.similarWork.onNobodysFile), read)
}

const nearnessOf = (records: readonly NearRecord[]): number => records.reduce((sum, { nearness }) => sum + nearness, 0)

/** Each further piece adds half of what is left. */
function counted(rules: RankingRules, name: PartName, pieces: readonly Piece[]): Part {
  const read = pieces.slice(0, piecesCited).map(({ evidence }) => cited(evidence))
  if (pieces.length > piecesCited) read.push(`and ${pieces.length - piecesCited} more`)
  return part(rules, name, pieces.length / (pieces.length + 1), read)
}

function experience(rules: RankingRules, pieces: readonly Piece[]): Part {
  const count = new Set(pieces.filter(isProgramme).map(({ record }) => record)).size
  const strength = Math.min(1, Math.log(1 + count) / Math.log(1 + rules.fullExperience))
  return part(rules, 'experience', strength, [String(count)])
}

const cited = ({ record, title, source }: Evidence): string => `${title}${record ? ` [${record}]` : ''} <${source}>`
