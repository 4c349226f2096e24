import { thematicAreas } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { and, asc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm'
import { requests } from '../tables.ts'

/** What a funder may bind its money to; undefined: to nothing. */
export interface Wish {
  thematicArea: number | undefined
  objective: number | undefined
  country: string | undefined
}

export interface PipelineRow {
  id: string
  reference: string
  title: string
  state: 'matched' | 'waitlisted'
  countries: string[]
  objectives: number[]
  askMinor: bigint
  askCurrency: string
  waitingSince: Date | null
}

/** Public requests whose team is agreed and whose money is neither held nor approved, in the order in which they were filed. */
export async function listPipeline(
  reader: Reader,
  wish: Wish,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<PipelineRow[]> {
  const rows = await reader
    .select({
      id: requests.id,
      reference: requests.reference,
      title: requests.title,
      state: requests.state,
      countries: requests.countries,
      objectives: requests.objectives,
      askMinor: requests.askMinor,
      askCurrency: requests.askCurrency,
      waitingSince: sql<string | null>`case when ${requests.state} = 'waitlisted' then
        (select since from ledger.waits w where w.request_id = ${requests.id} and w.revision = ${requests.revision}) end`,
    })
    .from(requests)
    .where(
      and(
        inArray(requests.state, ['matched', 'waitlisted']),
        eq(requests.visibility, 'public'),
        isNotNull(requests.askMinor),
        after === undefined ? undefined : gt(requests.id, after),
        ...meets(wish),
      ),
    )
    .orderBy(asc(requests.id))
    .limit(limit)
  return rows.flatMap(({ askMinor, askCurrency, objectives, state, waitingSince, ...row }) =>
    askMinor === null || askCurrency === null
      ? []
      : [
          {
            ...row,
            askMinor,
            askCurrency,
            objectives: objectives ?? [],
            state: state === 'waitlisted' ? ('waitlisted' as const) : ('matched' as const),
            waitingSince: waitingSince === null ? null : new Date(waitingSince),
          },
        ],
  )
}

// As an earmark fits (src/earmark.ts): the first objective decides the thematic area.
function meets({ thematicArea, objective, country }: Wish) {
  const ofArea = thematicAreas.find(({ id }) => id === thematicArea)?.objectives ?? []
  return [
    thematicArea === undefined ? undefined : inArray(sql`${requests.objectives}[1]`, [...ofArea]),
    objective === undefined ? undefined : sql`${objective} = any (${requests.objectives})`,
    country === undefined ? undefined : sql`${country} = any (${requests.countries})`,
  ]
}
