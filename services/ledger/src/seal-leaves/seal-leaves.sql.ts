import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { CheckpointRow } from '../sealed.sql.ts'
import type { Subtree } from '../tree.ts'

/**
 * Numbers of what is not sealed, in the order of transaction and number, as far as no transaction that still runs can come before:
 * what began before a checkpoint and is committed after it belongs to the next. A server that was restored from a dump counts
 * transactions anew; then what it brought along is looked for by its missing leaf alone.
 */
export async function listUnsealed(tx: Tx, size: number, limit: number): Promise<string[]> {
  const part = (table: 'transfers' | 'facts') => sql`
    (select t.number, t.xid from now, ledger.${sql.raw(table)} t
    where (now.is_restored or (t.xid, t.number) > (now.xid, now.number))
      and (t.xid < now.oldest or now.is_restored and t.xid >= now.next)
      and not exists (select from ledger.leaves l where l.number = t.number)
    order by t.xid, t.number limit ${limit})`
  const rows = await tx.execute<{ number: string }>(sql`
    with last as (
      select l.number, coalesce(t.xid, f.xid) as xid from ledger.leaves l
      left join ledger.transfers t on t.number = l.number left join ledger.facts f on f.number = l.number
      where l.index = ${String(size - 1)}::bigint
    ), now as materialized (
      select coalesce(last.xid, '0') as xid, coalesce(last.number, 0) as number,
        pg_snapshot_xmin(pg_current_snapshot()) as oldest, pg_snapshot_xmax(pg_current_snapshot()) as next,
        coalesce(last.xid >= pg_snapshot_xmax(pg_current_snapshot()), false) as is_restored
      from (select) as one left join last on true
    )
    select number::text as number from (${part('transfers')} union all ${part('facts')}) u order by xid, u.number limit ${limit}`)
  return rows.map(({ number }) => number)
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
