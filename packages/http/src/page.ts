// Lists are read by cursor: it names the last item that was given, so that rows which arrive meanwhile shift nothing.
import { Refusal } from '@hub/errors'
import { z } from 'zod'
import { placeOfUnstorable } from './storable.ts'

/** The query of every list; extend it with the list's own filters. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
})

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** The shape of a page; `nextCursor` is null at the end of the list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() })

/** Opaque to the caller: base64url of JSON. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position), 'utf8').toString('base64url')

/** The position in a cursor, undefined where there is none; refuses what this list did not give out. */
export function decodeCursor<S extends z.ZodType>(cursor: string | undefined, schema: S): z.output<S> | undefined {
  if (cursor === undefined) return undefined
  const parsed = schema.safeParse(jsonIn(cursor))
  if (!parsed.success) throw new Refusal('http.cursor_unknown')
  return parsed.data
}

function jsonIn(cursor: string): unknown {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return placeOfUnstorable(position) === null ? position : undefined
  } catch {
    return undefined
  }
}

/**
 * A page from rows that were read with `limit + 1`: the one too many says that there is more. `toCursor` makes the cursor that
 * continues after a row, as in `(row) => encodeCursor({ slug: row.slug })`.
 */
export function page<T>(rows: readonly T[], limit: number, toCursor: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? toCursor(last) : null }
}
