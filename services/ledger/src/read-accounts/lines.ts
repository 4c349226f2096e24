// Lists with totals: lines for operators and auditors, totals for everybody.
import { type Principal, page } from '@hub/http'
import { z } from 'zod'
import { seesAll } from '../actor.ts'

export const listOf = <T extends z.ZodType, S extends z.ZodType>(totals: S, item: T) =>
  z.strictObject({ totals, items: z.array(item), nextCursor: z.string().nullable() })

const nothing = { items: [], nextCursor: null }
export const lines = async <T>(
  principal: Principal | null,
  limit: number,
  list: () => Promise<T[]>,
  cursor: (last: T) => string,
) => (seesAll(principal) ? page(await list(), limit, cursor) : nothing)
