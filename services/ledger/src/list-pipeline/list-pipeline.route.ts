import { Country, Id, Instant, Money, Objective } from '@hub/contracts'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { formatMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { coarse } from '../coarse.ts'
import { dayOf } from '../day.ts'
import { seenBy } from '../seen-sources.ts'
import { selectSettings } from '../settings.sql.ts'
import { readSources } from '../sources.ts'
import { fitting, type Source, sumOfSources } from '../spendable.ts'
import { listPipeline, type PipelineRow } from './list-pipeline.sql.ts'

const Cursor = z.strictObject({ id: Id })

const Unfunded = z
  .strictObject({
    requestId: z.uuid(),
    reference: z.string(),
    title: z.string(),
    state: z
      .enum(['matched', 'waitlisted'])
      .meta({ description: 'matched: nothing was proposed yet; waitlisted: the money did not reach' }),
    countries: z.array(Country),
    objectives: z.array(Objective),
    asked: Money,
    missing: Money.meta({
      description:
        'what the money that fits it now lacks, were all of it given to this request; rounded up to one digit where a contribution counts that you may not know of',
    }),
    waitingSince: Instant.nullable().meta({ description: 'null: not waitlisted' }),
  })
  .meta({ id: 'Unfunded' })

export const listPipelineRoute = (clock: Clock) =>
  read({
    path: '/v1/pipeline',
    operation: 'listPipeline',
    summary:
      'Public requests with an agreed team that have no money yet, for funders to filter by what they would earmark',
    tag: 'Fund',
    access: 'public',
    query: pageQuery.extend({
      thematicArea: z.coerce.number().int().min(1).max(5).optional(),
      objective: z.coerce.number().pipe(Objective).optional(),
      country: Country.optional(),
    }),
    answer: pageOf(Unfunded),
    run: async (reader, { query, principal }) => {
      const { thematicArea, objective, country, limit } = query
      const after = decodeCursor(query.cursor, Cursor)?.id
      const rows = await listPipeline(reader, { thematicArea, objective, country }, { after, limit: limit + 1 })
      const { items, nextCursor } = page(rows, limit, ({ id }) => encodeCursor({ id }))
      const { baseCurrency } = await selectSettings(reader, dayOf(clock.now()))
      const sources = items.length === 0 ? [] : await readSources(reader, baseCurrency)
      const isSeen = await seenBy(reader, principal, sources)
      return { body: { items: items.map((row) => viewOf(row, { sources, baseCurrency, isSeen })), nextCursor } }
    },
  })

interface Spendable {
  sources: readonly Source[]
  baseCurrency: string
  isSeen: (source: Source) => boolean
}

function viewOf(row: PipelineRow, { sources, baseCurrency, isSeen }: Spendable): z.input<typeof Unfunded> {
  const { id, reference, title, state, countries, objectives, askMinor, askCurrency } = row
  // The fund pays in its base currency only: of an ask in another all is missing.
  const usable = askCurrency === baseCurrency ? fitting(sources, { objectives, countries }) : []
  const spendable = sumOfSources(usable)
  const missing = spendable >= askMinor ? 0n : askMinor - spendable
  const told = usable.every(isSeen) ? missing : coarse(missing, 'up')
  const isAll = told > askMinor
  return {
    requestId: id,
    reference,
    title,
    state,
    countries,
    objectives,
    asked: formatMinor(askMinor, askCurrency),
    missing: formatMinor(isAll ? askMinor : told, askCurrency),
    waitingSince: row.waitingSince?.toISOString() ?? null,
  }
}
