// When two requests are likely the same: their needs are alike, and so is what they are for. Both directions give the same.
import { likenessThresholds, type Relation } from './overlap.ts'

export interface Compared {
  relation: Relation
  sharedNeeds: readonly string[]
  /** Stems of the one that has fewer. */
  needStems: number
  sharedTopic: readonly string[]
  topicStems: number
  /** Similarity of trigrams, 0 to 1. */
  titleSimilarity: number
}

export interface LikenessOfPair {
  needs: number
  topic: number
  title: number
  isLikely: boolean
}

export function likenessOf(compared: Compared): LikenessOfPair {
  const { relation, sharedNeeds, needStems, sharedTopic, topicStems, titleSimilarity: title } = compared
  const least = likenessThresholds
  const needs = shareOf(sharedNeeds.length, needStems)
  const topic = shareOf(sharedTopic.length, topicStems)
  const isSameNeed = needs >= least.needs && sharedNeeds.length >= least.sharedNeedStems
  const isSameSubject = topic >= least.topic || title >= least.title
  return { needs, topic, title, isLikely: relation !== 'unrelated' && isSameNeed && isSameSubject }
}

const shareOf = (shared: number, all: number): number => (all === 0 ? 0 : shared / all)

/** The most alike first; equal ones by reference, so that the order never hangs on chance. */
export const byLikeness = (
  a: { likeness: LikenessOfPair; reference: string },
  b: { likeness: LikenessOfPair; reference: string },
): number =>
  b.likeness.needs - a.likeness.needs ||
  b.likeness.topic - a.likeness.topic ||
  b.likeness.title - a.likeness.title ||
  (a.reference < b.reference ? -1 : 1)
