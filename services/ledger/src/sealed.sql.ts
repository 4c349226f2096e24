// What is sealed: checkpoints, and the hashes of the tree of which every proof is made.
import type { Reader, Tx } from '@hub/database'
import { type SQL, sql } from 'drizzle-orm'
import { hashOfRun, makeTree, type Run, type Subtree, subtreesOf } from './tree.ts'

export interface CheckpointRow {
  size: number
  root: Buffer
  sealedAt: Date
  note: string
}

type Raw = { size: string; root: string; sealed_at: string; note: string }
// The columns' own names are qualified wherever rows are put in order: the text of a size does not sort as a size.
const columns = sql`c.size::text as size, encode(c.root, 'hex') as root,
  to_char(c.sealed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as sealed_at, c.note`
const checkpointOf = ({ size, root, sealed_at, note }: Raw): CheckpointRow => ({
  size: Number(size),
  root: Buffer.from(root, 'hex'),
  sealedAt: new Date(sealed_at),
  note,
})

async function selectOne(reader: Reader, which: SQL): Promise<CheckpointRow | undefined> {
  const [row] = await reader.execute<Raw>(sql`select ${columns} from ledger.checkpoints c ${which}`)
  return row && checkpointOf(row)
}

export const selectLastCheckpoint = (reader: Reader) => selectOne(reader, sql`order by c.size desc limit 1`)
export const selectCheckpoint = (reader: Reader, size: number) =>
  selectOne(reader, sql`where c.size = ${String(size)}::bigint`)
/** The first that holds the leaf. */
export const selectCheckpointOver = (reader: Reader, index: number) =>
  selectOne(reader, sql`where c.size > ${String(index)}::bigint order by c.size limit 1`)

export async function listCheckpoints(reader: Reader, below: number | null, limit: number): Promise<CheckpointRow[]> {
  const rows = await reader.execute<Raw>(sql`
    select ${columns} from ledger.checkpoints c where ${below}::bigint is null or c.size < ${below}::bigint
    order by c.size desc limit ${limit}`)
  return rows.map(checkpointOf)
}

// Whether it has all of the transaction of its last leaf: by the next leaf or, where there is none, by what is not sealed yet.
const isWhole = sql`not exists (
  select from ledger.leaves l
  cross join lateral (
    select xid from ledger.transfers where number = l.number union all select xid from ledger.facts where number = l.number) its
  left join ledger.leaves n on n.index = c.size
  where l.index = c.size - 1 and (
    exists (select from ledger.transfers o where o.xid = its.xid and o.number > l.number and (n.number is null or n.number = o.number))
    or exists (select from ledger.facts o where o.xid = its.xid and o.number > l.number and (n.number is null or n.number = o.number))))`

/**
 * The last checkpoint at a time or before it that ends with a whole transaction: of one that was cut in two, as those before were
 * that had 5,000 leaves, some would be known and some not, a hold and not yet the transfer that posts it. Waits for the one that is being sealed: its time is already past, and it must not
 * come to be the answer to the same question later.
 */
export async function selectCheckpointAt(reader: Reader, at: Date): Promise<CheckpointRow | undefined> {
  await reader.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended('ledger.sealing', 0))`)
  return selectOne(
    reader,
    sql`where c.sealed_at <= ${at.toISOString()}::timestamptz and ${isWhole}
    order by c.sealed_at desc limit 1`,
  )
}

/** Keeps sealing to one process at a time: false where another is at it. */
export async function lockSealing(tx: Tx): Promise<boolean> {
  const [row] = await tx.execute<{ mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('ledger.sealing', 0)) as mine`,
  )
  return row?.mine ?? false
}

/** The hashes of full subtrees, in the order asked for, from what is kept: leaves, and every fourth level. */
export async function listSubtrees(reader: Reader, wanted: readonly Subtree[]): Promise<Buffer[]> {
  if (wanted.length === 0) return []
  const kept = wanted.map(({ level, index }) => {
    const width = 2 ** (level % 4)
    return { level: level - (level % 4), from: index * width, to: (index + 1) * width }
  })
  const rows = await reader.execute<{ place: number; hash: string }>(sql`
    select w.place::int as place, encode(h.hash, 'hex') as hash
    from jsonb_to_recordset(${JSON.stringify(kept.map((run, place) => ({ ...run, place })))}::jsonb)
      as w (place int, level int, "from" bigint, "to" bigint)
    cross join lateral (
      select index, hash from ledger.leaves where w.level = 0 and index >= w."from" and index < w."to"
      union all
      select index, hash from ledger.tree_nodes where level = w.level and index >= w."from" and index < w."to") h
    order by w.place, h.index`)
  const found = Map.groupBy(rows, ({ place }) => place)
  return kept.map(({ from, to, level }, place) => {
    const hashes = (found.get(place) ?? []).map(({ hash }) => Buffer.from(hash, 'hex'))
    if (hashes.length !== to - from) throw new Error(`the tree lacks hashes of level ${level} from ${from} to ${to}`)
    const tree = makeTree()
    for (const hash of hashes) tree.append(hash)
    return tree.root()
  })
}

/** The hash of each run of leaves. */
export async function listRuns(reader: Reader, runs: readonly Run[]): Promise<Buffer[]> {
  const subtrees = runs.map(subtreesOf)
  const hashes = await listSubtrees(reader, subtrees.flat())
  return subtrees.map((parts) => hashOfRun(hashes.splice(0, parts.length)))
}
