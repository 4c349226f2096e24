import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { type FoundOverlap, findOverlaps } from '../find-overlaps.ts'
import { selectHead } from '../head.sql.ts'
import { likenessThresholds, type Overlap } from '../overlap.ts'
import { reasonFor } from './overlap-reason.rule.ts'
import { listWordsOfStems, selectLanguage } from './read-overlaps.sql.ts'

// Who reads them looks at each: more are no help.
const mostShown = 50

/** What is likely the same as this request. Its owner is told only of requests that are its own: assessment does not know which others intake hides. */
export async function readOverlaps(reader: Reader, key: string, caller: Principal): Promise<Overlap[]> {
  const head = await selectHead(reader, key)
  const seesAll = caller.roles.includes('operator') || caller.roles.includes('auditor')
  const isOwner = head?.requester === caller.organisation.slug
  if (head === null || !(seesAll || isOwner)) throw new Refusal('assessment.not_assessed')
  const found = await findOverlaps(reader, head.requestId)
  const maySee = (each: FoundOverlap) => seesAll || each.requester === head.requester
  // That an operator calls two requests duplicates is not told to owners: only what anybody can see in the words of both.
  const shown = found.filter((each) => maySee(each) && (seesAll || each.likeness.isLikely)).slice(0, mostShown)
  const stems = shown.flatMap(({ sharedNeeds, sharedTopic }) => [...sharedNeeds, ...sharedTopic])
  const words = await listWordsOfStems(reader, head.requestId, [...new Set(stems)])
  const language = (await selectLanguage(reader, head.requestId)) ?? ''
  return shown.map((each) => overlapOf(each, { words, language, showsMark: seesAll }))
}

interface Showing {
  words: ReadonlyMap<string, string>
  language: string
  showsMark: boolean
}

function overlapOf(found: FoundOverlap, { words, language, showsMark }: Showing): Overlap {
  const { requestId, reference, revision, title, requester, requesterName, isStanding, relation, likeness, mark } =
    found
  const written = (stems: readonly string[]) => stems.map((stem) => words.get(stem) ?? stem)
  const part = (name: 'needs' | 'topic' | 'title') => ({
    value: Math.round(likeness[name] * 100) / 100,
    threshold: likenessThresholds[name],
  })
  return {
    requestId,
    reference,
    revision,
    title,
    requester: { slug: requester, name: requesterName },
    isStanding,
    relation,
    isLikely: likeness.isLikely,
    likeness: {
      needs: { ...part('needs'), words: written(found.sharedNeeds) },
      topic: { ...part('topic'), words: written(found.sharedTopic) },
      title: part('title'),
    },
    reason: reasonFor(found, language),
    mark: showsMark && mark ? markOf(mark) : null,
  }
}

const markOf = ({
  mark,
  reason,
  organisation,
  markedAt,
  revision,
  otherRevision,
}: NonNullable<FoundOverlap['mark']>) => ({
  mark,
  reason,
  organisation,
  at: new Date(markedAt).toISOString(),
  revision,
  otherRevision,
})
