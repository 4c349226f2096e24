// What is different between two rulesets, criterion by criterion: whoever makes a version active can read what it changes.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Criterion, Ruleset } from '../ruleset.ts'

/** One place that differs. Of lists of words or codes only what was added and removed is named. */
export const Difference = z.strictObject({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  added: z.array(z.unknown()).optional(),
  removed: z.array(z.unknown()).optional(),
})
export type Difference = z.infer<typeof Difference>

export const ChangedCriterion = z.strictObject({
  id: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  /** The whole criterion where it was added or removed. */
  differences: z.array(Difference),
})
type ChangedCriterion = z.infer<typeof ChangedCriterion>

/** `after` against `before`. What stands in other places of the document is found by its id, its objective or its name. */
export function compareRulesets(before: Ruleset, after: Ruleset) {
  const [suggestedBefore, suggestedAfter] = [before.suggestions, after.suggestions]
  return {
    criteria: changedCriteria(before.criteria, after.criteria),
    order: changedOrder(before.criteria, after.criteria),
    suggestions: differencesIn(
      { ...suggestedBefore, objectives: byName(suggestedBefore.objectives, ({ objective }) => String(objective)) },
      { ...suggestedAfter, objectives: byName(suggestedAfter.objectives, ({ objective }) => String(objective)) },
    ),
    otherFunds: differencesIn(
      byName(before.otherFunds, ({ name }) => name),
      byName(after.otherFunds, ({ name }) => name),
    ),
    ranking: differencesIn(before.ranking, after.ranking),
  }
}

function changedCriteria(before: readonly Criterion[], after: readonly Criterion[]): ChangedCriterion[] {
  const [old, young] = [byName(before, ({ id }) => id), byName(after, ({ id }) => id)]
  const ids = [...new Set([...Object.keys(old), ...Object.keys(young)])]
  return ids.flatMap((id): ChangedCriterion[] => {
    const [was, is] = [old[id], young[id]]
    if (was === undefined) return [{ id, change: 'added', differences: [{ path: '', after: is }] }]
    if (is === undefined) return [{ id, change: 'removed', differences: [{ path: '', before: was }] }]
    const differences = differencesIn(was, is)
    return differences.length === 0 ? [] : [{ id, change: 'changed', differences }]
  })
}

// Answers are shown in the order of the criteria.
function changedOrder(before: readonly Criterion[], after: readonly Criterion[]): Difference[] {
  const idsOf = (criteria: readonly Criterion[], others: readonly Criterion[]) =>
    criteria.map(({ id }) => id).filter((id) => others.some((other) => other.id === id))
  const [was, is] = [idsOf(before, after), idsOf(after, before)]
  return isDeepStrictEqual(was, is) ? [] : [{ path: '', before: was, after: is }]
}

const byName = <T>(items: readonly T[], name: (item: T) => string): Record<string, T> =>
  Object.fromEntries(items.map((item) => [name(item), item]))

/** The places at which two JSON values differ, each with its path; a field that is undefined is not there. */
export function differencesIn(before: unknown, after: unknown, path = ''): Difference[] {
  if (isDeepStrictEqual(before, after)) return []
  if (isList(before) && isList(after)) return [listDifference(before, after, path)]
  if (!isRecord(before) || !isRecord(after)) return [changeOf(before, after, path)]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => differencesIn(before[name], after[name], path === '' ? name : `${path}.${name}`))
}

function listDifference(before: readonly unknown[], after: readonly unknown[], path: string): Difference {
  const missing = (from: readonly unknown[], other: readonly unknown[]) =>
    from.filter((item) => !other.some((each) => isDeepStrictEqual(each, item)))
  const [removed, added] = [missing(before, after), missing(after, before)]
  // The same items in another order, or one of them more often.
  if (removed.length + added.length === 0) return { path, before, after }
  return { path, ...(added.length > 0 ? { added } : {}), ...(removed.length > 0 ? { removed } : {}) }
}

const changeOf = (before: unknown, after: unknown, path: string): Difference => ({
  path,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
})

const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
