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
    await client.query(ownSequences)
    for (const role of roles) await client.query(grantsTo(client.escapeIdentifier(role)))
  } finally {
    await client.end()
  }
}

// BullMQ makes a sequence for each queue on its first job. The functions that do so act as the owner, so that a service needs no right
// to create anything and the services can use each other's queues.
const ownSequences = `
  do $$ declare name text; begin
    for name in select oid::regprocedure from pg_proc
      where pronamespace = 'bullmq'::regnamespace and prosrc ~* '(create|drop) sequence' and not prosecdef
    loop execute format('alter function %s security definer', name); end loop;
  end $$`

const grantsTo = (role: string) => `
  grant usage on schema bullmq to ${role};
  grant select, insert, update, delete on all tables in schema bullmq to ${role};
  grant usage on all sequences in schema bullmq to ${role};
  grant execute on all functions in schema bullmq to ${role};
  alter default privileges in schema bullmq grant usage on sequences to ${role}`
