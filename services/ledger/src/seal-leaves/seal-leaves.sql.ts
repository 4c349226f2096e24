import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { CheckpointRow } from '../sealed.sql.ts'
import type { Subtree } from '../tree.ts'

/** Of the last leaf: where the next ones follow on. Its transaction is text, as is its number. */
interface LastLeaf {
  xid: string
  number: string
  /** Its transaction is still to come here: this server counts anew what another had counted before a dump and restore. */
  isRestored: boolean
}

async function selectLastLeaf(tx: Tx, size: number): Promise<LastLeaf> {
  const [row] = await tx.execute<LastLeaf & Record<string, unknown>>(sql`
    select coalesce(t.xid, f.xid)::text as xid, l.number::text as number,
      coalesce(t.xid, f.xid) >= pg_snapshot_xmax(pg_current_snapshot()) as "isRestored"
    from ledger.leaves l
    left join ledger.transfers t on t.number = l.number left join ledger.facts f on f.number = l.number
    where l.index = ${String(size - 1)}::bigint`)
  return row ?? { xid: '0', number: '0', isRestored: false }
}

interface Extent {
  about: number
  most: number
}

/**
 * Numbers of what is not sealed, in the order of transaction and number, as far as no transaction that still runs can come before:
 * what began before a checkpoint and is committed after it belongs to the next. What was restored is looked for by its missing
 * leaf alone, which reads every row; all else begins behind the last leaf in the index, however many there are.
 *
 * About so many: with the last one all of its transaction, so that no checkpoint cuts one in two. Only one that is larger than `most`,
 * as a migration's may be, is sealed in parts, and nothing is known as of those.
 */
export async function listUnsealed(tx: Tx, size: number, { about, most }: Extent): Promise<string[]> {
  const { xid, number, isRestored } = await selectLastLeaf(tx, size)
  const isNext = isRestored
    ? sql`(t.xid < pg_snapshot_xmin(pg_current_snapshot()) or t.xid >= pg_snapshot_xmax(pg_current_snapshot()))`
    : sql`(t.xid, t.number) > (${xid}::xid8, ${number}::bigint) and t.xid < pg_snapshot_xmin(pg_current_snapshot())`
  const part = (table: 'transfers' | 'facts') => sql`
    (select t.number, t.xid from ledger.${sql.raw(table)} t
    where ${isNext} and not exists (select from ledger.leaves l where l.number = t.number)
    order by t.xid fetch first ${about} rows with ties)`
  const rows = await tx.execute<{ number: string }>(sql`
    select w.number::text as number from (
      select number, xid from (${part('transfers')} union all ${part('facts')}) u order by xid fetch first ${about} rows with ties) w
    order by w.xid, w.number limit ${most}`)
  return rows.map((row) => row.number)
}

interface Sealed {
  leaves: readonly { index: number; number: string; hash: Buffer }[]
  nodes: readonly (Subtree & { hash: Uint8Array })[]
  checkpoint: CheckpointRow
}

const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex')

export async function insertSealed(tx: Tx, { leaves, nodes, checkpoint }: Sealed): Promise<void> {
  const list = (values: readonly (string | number)[]) => `{${values.join(',')}}`
  await tx.execute(sql`
    insert into ledger.leaves (index, number, hash)
    select index, number, decode(hash, 'hex') from unnest(${list(leaves.map(({ index }) => index))}::bigint[],
      ${list(leaves.map(({ number }) => number))}::bigint[], ${list(leaves.map(({ hash }) => hex(hash)))}::text[]) u (index, number, hash)`)
  if (nodes.length > 0)
    await tx.execute(sql`
      insert into ledger.tree_nodes (level, index, hash)
      select level, index, decode(hash, 'hex') from unnest(${list(nodes.map(({ level }) => level))}::smallint[],
        ${list(nodes.map(({ index }) => index))}::bigint[], ${list(nodes.map(({ hash }) => hex(hash)))}::text[]) u (level, index, hash)`)
  await tx.execute(sql`
    insert into ledger.checkpoints (size, root, sealed_at, note) values (${String(checkpoint.size)}::bigint,
      decode(${hex(checkpoint.root)}, 'hex'), ${checkpoint.sealedAt.toISOString()}::timestamptz, ${checkpoint.note})`)
}
