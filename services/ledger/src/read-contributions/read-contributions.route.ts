import { Id, Slug } from '@hub/contracts'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { seesAll } from '../actor.ts'
import { listContributions } from '../contribution.sql.ts'
import { ContributionView, viewOfContribution } from '../contribution.ts'
import { answerContribution } from '../contribution-answer.ts'
import { dayOf } from '../day.ts'
import { selectSettings } from '../settings.sql.ts'

const Cursor = z.strictObject({ id: Id })

export const listContributionsRoute = (clock: Clock) =>
  read({
    path: '/v1/fund/contributions',
    operation: 'listContributions',
    summary: 'Contributions: the public ones, a funder’s own, all for operators and auditors',
    tag: 'Fund',
    access: 'public',
    query: pageQuery.extend({ funder: Slug.optional() }),
    answer: pageOf(ContributionView),
    run: async (reader, { query, principal }) => {
      const on = dayOf(clock.now())
      const { baseCurrency, reminderDays } = await selectSettings(reader, on)
      const rows = await listContributions(
        reader,
        { on, baseCurrency, reminderDays },
        {
          after: decodeCursor(query.cursor, Cursor)?.id,
          funder: query.funder,
          seenBy: seesAll(principal) ? null : (principal?.organisation.slug ?? ''),
          limit: query.limit + 1,
        },
      )
      const { items, nextCursor } = page(rows, query.limit, ({ id }) => encodeCursor({ id }))
      return { body: { items: items.map((row) => viewOfContribution(row, principal)), nextCursor } }
    },
  })

export const readContributionRoute = (clock: Clock) =>
  read({
    path: '/v1/fund/contributions/:id',
    operation: 'readContribution',
    summary: 'One contribution; its conditions and agreement for its funder, operators and auditors',
    tag: 'Fund',
    access: 'public',
    refusals: [404],
    params: z.strictObject({ id: Id }),
    answer: ContributionView,
    run: async (reader, { params, principal }) => ({
      body: await answerContribution(reader, params.id, principal, dayOf(clock.now())),
    }),
  })
