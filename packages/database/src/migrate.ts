import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'

export interface MigrationSet {
  /** The Postgres schema that this set owns, and the name of its service. */
  schema: string
  /** Folder of numbered SQL files, applied in the order of their names and never edited once applied; a set that is only a role has none. */
  folder: string
  /** Whether a service signs in under a role of its own. */
  hasRole: boolean
}

export interface MigrateOptions {
  /** A role that may create schemas and roles; it owns everything. */
  ownerUrl: string
  sets: readonly MigrationSet[]
  /** Password of each service's role, by schema. */
  passwords: Readonly<Record<string, string>>
  /** Roles are called `<prefix>_<schema>`: another prefix for a second hub on the same server. */
  rolePrefix?: string
}

export const roleName = (schema: string, prefix = 'hub'): string => `${prefix}_${schema}`

// An open write transaction holds back every new event (the log is read behind the snapshot's xmin), so none may stay open for
// long. Limits in ms: a transaction, an idle transaction, a statement, waiting for a lock.
const roleLimits = {
  transaction_timeout: 60_000,
  idle_in_transaction_session_timeout: 10_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
}

/** Brings a database to the newest version; safe to run again and by several processes at once. Returns the files it applied. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const sql = postgres(options.ownerUrl, {
    max: 1,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'migrate' },
  })
  try {
    return await retryRoleRace(() => sql.begin((tx) => migrateIn(tx, options)))
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Roles belong to the whole server: two databases of it may be migrated at once, and no lock of one is seen by the other. */
export async function retryRoleRace<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left -= 1) {
    try {
      return await work()
    } catch (fault) {
      const isRace = fault instanceof Error && fault.message.includes('concurrently updated')
      if (!isRace || left === 0) throw fault
    }
  }
}

async function migrateIn(tx: postgres.TransactionSql, { sets, passwords, rolePrefix = 'hub' }: MigrateOptions) {
  await tx`select pg_advisory_xact_lock(hashtext('hub.migrate'))`
  await tx`create table if not exists public.hub_migrations (
    schema text, file text, sha256 text not null, applied_at timestamptz not null default clock_timestamp(),
    primary key (schema, file))`
  await forbidTemporary(tx)
  // Schemas and roles first: a set may grant to the roles of others.
  for (const set of sets) await makeSchemaAndRole(tx, set, passwords[set.schema], rolePrefix)
  const applied: string[] = []
  for (const set of sets) applied.push(...(await applySet(tx, set, rolePrefix)))
  return applied
}

async function makeSchemaAndRole(
  tx: postgres.TransactionSql,
  set: MigrationSet,
  password: string | undefined,
  prefix: string,
) {
  await tx`create schema if not exists ${tx(set.schema)}`
  if (!set.hasRole) return
  const role = roleName(set.schema, prefix)
  if (password === undefined) throw new Error(`no password for the database role ${role}`)
  await ensureRole(tx, role, password)
  await tx`grant usage on schema ${tx(set.schema)} to ${tx(role)}`
}

/** A role that signs in with this password, under the limits of all our roles. */
export async function ensureRole(tx: postgres.TransactionSql, role: string, password: string): Promise<void> {
  const [existing] = await tx`select 1 from pg_roles where rolname = ${role}`
  if (!existing) await tx`create role ${tx(role)} login`
  await tx.unsafe(`alter role "${role}" login password '${password.replaceAll("'", "''")}'`)
  for (const [name, ms] of Object.entries(roleLimits)) await tx.unsafe(`alter role "${role}" set ${name} = ${ms}`)
}

// A temporary table or view goes before the real one of its name wherever pg_temp is not named last: no service needs any.
async function forbidTemporary(tx: postgres.TransactionSql) {
  const [{ database } = { database: '' }] = await tx<{ database: string }[]>`select current_database() as database`
  await tx`revoke temporary on database ${tx(database)} from public`
}

async function applySet(tx: postgres.TransactionSql, set: MigrationSet, prefix: string): Promise<string[]> {
  const names = existsSync(set.folder) ? await readdir(set.folder) : []
  const files = names.filter((file) => file.endsWith('.sql')).sort()
  const known = new Map(
    (await tx`select file, sha256 from public.hub_migrations where schema = ${set.schema}`).map((row) => [
      row.file,
      row.sha256,
    ]),
  )
  const applied: string[] = []
  for (const file of files) {
    const text = await readFile(join(set.folder, file), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    if (known.get(file) === sha256) continue
    if (known.has(file))
      throw new Error(`${set.schema}/${file} was changed after it was applied: write a new file instead`)
    await tx.unsafe(withRoles(text, prefix)).catch((fault: unknown) => {
      throw new Error(
        `migration ${set.schema}/${file} failed: ${fault instanceof Error ? fault.message : String(fault)}`,
        { cause: fault },
      )
    })
    await tx`insert into public.hub_migrations (schema, file, sha256) values (${set.schema}, ${file}, ${sha256})`
    applied.push(`${set.schema}/${file}`)
  }
  return applied
}

/** In migrations `:"ledger"` stands for the quoted name of the ledger's database role. */
const withRoles = (text: string, prefix: string) =>
  text.replace(/:"([a-z_]+)"/g, (_, schema: string) => `"${roleName(schema, prefix)}"`)
