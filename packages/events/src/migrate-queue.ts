import { runMigrations } from 'bullmq'
import pg from 'pg'

/**
 * Brings the queue's own schema `bullmq` to the version of the installed BullMQ and lets `roles` use it. `url` signs in as its owner.
 * With Redis there is nothing to do.
 */
export async function migrateQueue(url: string, roles: readonly string[] = []): Promise<void> {
  if (!url.startsWith('postgres')) return
  const client = new pg.Client(url)
  await client.connect()
  try {
    await runMigrations(client)
    for (const role of roles.map((name) => client.escapeIdentifier(name)))
      await client.query(`
        grant usage on schema bullmq to ${role};
        grant select, insert, update, delete on all tables in schema bullmq to ${role};
        grant usage on all sequences in schema bullmq to ${role};
        grant execute on all functions in schema bullmq to ${role}`)
  } finally {
    await client.end()
  }
}
