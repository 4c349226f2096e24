import { ensureRole, retryRoleRace } from '@hub/database'
import { runMigrations } from 'bullmq'
import pg from 'pg'
import postgres from 'postgres'

/** Brings the queue at `url` to the version of the installed BullMQ, under the role that signs in there. With Redis there is nothing to do. */
export async function migrateQueue(url: string): Promise<void> {
  if (!url.startsWith('postgres')) return
  await withClient(url, (client) => runMigrations(client))
}

/**
 * Makes the queue in the hub's own database. `role` signs in to it for every process: it owns the schema `bullmq` and may touch nothing
 * else, so that no function of the queue has to act with more than its caller's rights. BullMQ makes a sequence for each queue on its
 * first job, and a temporary table for each bulk.
 */
export async function makeOwnQueue(ownerUrl: string, role: string, password: string): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    await retryRoleRace(() => sql.begin((tx) => makeSchema(tx, role, password)))
  } finally {
    await sql.end({ timeout: 5 })
  }
  const url = Object.assign(new URL(ownerUrl), { username: role, password }).href
  await withClient(url, (client) => runMigrations(withoutMakingSchemas(client)))
}

// BullMQ begins with CREATE SCHEMA IF NOT EXISTS, which is refused to a role that may make no schemas even where the schema is there.
const withoutMakingSchemas = (client: pg.Client): Parameters<typeof runMigrations>[0] => ({
  query: async <R>(text: string, values?: readonly unknown[]) => {
    if (text.startsWith('CREATE SCHEMA')) return { rows: [], rowCount: 0 }
    const { rows, rowCount } = await client.query(text, values && [...values])
    return { rows: rows as R[], rowCount }
  },
})

async function makeSchema(tx: postgres.TransactionSql, role: string, password: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('hub.migrate queue'))`
  await ensureRole(tx, role, password)
  const [found] = await tx<{ database: string; maySetRole: boolean; isAnothers: boolean }[]>`
    select current_database() as database, pg_has_role(current_user, ${role}, 'set') as "maySetRole",
      exists (select from pg_namespace where nspname = 'bullmq' and nspowner <> ${role}::regrole) as "isAnothers"`
  if (found?.isAnothers)
    throw new Error(`the schema bullmq belongs to another role than ${role}: drop it, the log fills the queue again`)
  // Only who may act as a role can make something that belongs to it.
  if (!found?.maySetRole) await tx`grant ${tx(role)} to current_user with inherit false, set true`
  await tx`create schema if not exists bullmq authorization ${tx(role)}`
  await tx`grant temporary on database ${tx(found?.database ?? '')} to ${tx(role)}`
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
