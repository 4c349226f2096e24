import { Id, Instant, Money, RequestKey, rankingParts, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { read } from '@hub/http'
import { z } from 'zod'
import { type Candidate, type Rejection, rejections } from '../candidate.rule.ts'
import { selectCandidates } from '../candidate.sql.ts'
import { reasonOf, rejectionTexts } from '../candidate-text.ts'
import { isOwner, readsAll } from '../reading.ts'
import { selectRequest } from '../request.sql.ts'
import { relaxedAt, searchSteps, stepsOf } from '../search.ts'

const PartView = z.strictObject({
  part: z.enum(rankingParts),
  weight: z.number(),
  value: z.number().nullable().meta({ description: '0 to 1; null: unknown, left out of the score' }),
  reason: z.string(),
  read: z.array(z.string()).meta({ description: 'what it went by' }),
})

const CandidateView = z
  .strictObject({
    partner: Slug,
    name: z.string(),
    kind: z.string(),
    rank: z.int().nullable(),
    score: z.number(),
    covers: z.array(z.string()).meta({ description: 'ids of the needs that it could cover' }),
    limits: z
      .array(z.strictObject({ needId: z.string(), resource: z.string(), quantity: z.string() }))
      .meta({ description: 'where its own quantities reach only so far; none: nothing is known to limit it' }),
    rejected: z.array(z.strictObject({ code: z.enum(rejections), reason: z.string() })),
    relaxed: z.array(z.strictObject({ code: z.enum(rejections), reason: z.string() })).meta({
      description: 'what it would have been rejected for, were the search not wider',
    }),
    parts: z.array(PartView),
  })
  .meta({ id: 'Candidate' })

const CoFinancierView = z
  .strictObject({
    partner: Slug,
    name: z.string(),
    kind: z.string(),
    amounts: z.array(Money).nullable().meta({ description: 'null: it does not say how much' }),
    reason: z.string(),
  })
  .meta({ id: 'CoFinancier' })

const Ranking = z
  .strictObject({
    requestId: Id,
    revision: z.int(),
    round: z.int().meta({ description: 'candidates are ranked anew whenever others must be asked; from 1' }),
    scoring: z.string(),
    search: z
      .strictObject({ step: z.enum(searchSteps), relaxes: z.array(z.enum(rejections)), reason: z.string() })
      .meta({ description: 'how wide partners were looked for, and why' }),
    rankedAt: Instant,
    reason: z.string().nullable().meta({ description: 'of the operator who had them ranked again; else null' }),
    candidates: z.array(CandidateView),
    coFinanciers: z
      .array(CoFinancierView)
      .meta({ description: 'who could bring money beside the fund, best-ranked first; nobody is asked for it' }),
  })
  .meta({ id: 'Ranking' })

const explained = (codes: readonly Rejection[]) => codes.map((code) => ({ code, reason: rejectionTexts[code] }))

const viewCandidate = ({ rejected, relaxed = [], parts: judged, ...candidate }: Candidate) => ({
  ...candidate,
  rejected: explained(rejected),
  relaxed: explained(relaxed),
  parts: judged.map((part) => ({ ...part, reason: reasonOf(part) })),
})

export const readCandidatesRoute = read({
  path: '/v1/requests/:id/candidates',
  operation: 'readCandidates',
  summary: 'All partners as they were ranked for a request, also the rejected, with every reason',
  tag: 'Routing',
  access: 'anyone-with-key',
  params: z.strictObject({ id: RequestKey }),
  query: z.strictObject({
    revision: z.coerce.number().int().min(1).max(1_000_000).optional(),
    round: z.coerce.number().int().min(1).max(1_000_000).optional(),
  }),
  answer: Ranking,
  refusals: [404],
  run: async (reader, { params, query, principal }) => {
    const request = await selectRequest(reader, params.id)
    if (request === undefined || !(readsAll(principal) || isOwner(principal, request.content.requester.slug)))
      throw new Refusal('http.not_found')
    const ranking = await selectCandidates(reader, request.id, query)
    if (ranking === undefined) throw new Refusal('routing.not_ranked')
    const { ranked, rankedAt, step, facts: _, ...summary } = ranking
    const search = { step, relaxes: relaxedAt(step), reason: stepsOf[step].reason }
    return { body: { ...summary, search, rankedAt: rankedAt.toISOString(), candidates: ranked.map(viewCandidate) } }
  },
})
