// The migrated database that the tests clone. Its name carries a hash of all that made it, so that a changed migration makes a
// new one, and its mark as a template says that it is whole.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { migrateAll, migrationSets } from './migrate.ts'
import type { RolePasswords } from './role-passwords.ts'
import { root } from './services.ts'

const templatePrefix = 'hub_template_'

/** Makes the template for the present migrations unless it is there; safe when several runs ask at once. Returns its name. */
export async function ensureTemplate(adminUrl: string, passwords: RolePasswords): Promise<string> {
  const name = `${templatePrefix}${hashOfMigrations(passwords)}`
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    await sql`select pg_advisory_lock(hashtext(${templatePrefix}))`
    const [existing] = await sql`select datistemplate from pg_database where datname = ${name}`
    if (existing?.datistemplate) return name
    await sql`drop database if exists ${sql(name)} with (force)`
    await sql`create database ${sql(name)}`
    await migrateAll(withDatabase(adminUrl, name), passwords)
    await sql`alter database ${sql(name)} is_template true`
    return name
  } finally {
    await sql.end()
  }
}

/** Drops what test runs have left, unless another run is using the server. Returns whether the server is free. */
export async function clearTestDatabases(adminUrl: string): Promise<boolean> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    const [{ others } = { others: 1 }] = await sql<{ others: number }[]>`
      select count(*)::int as others from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`
    if (others > 0) return false
    const left = await sql<{ name: string; is_template: boolean }[]>`
      select datname as name, datistemplate as is_template from pg_database
      where datname like 'hub\\_test\\_%' or datname like ${`${templatePrefix}%`}`
    for (const { name, is_template } of left) {
      if (is_template) await sql`alter database ${sql(name)} is_template false`
      await sql`drop database if exists ${sql(name)} with (force)`
    }
    return true
  } finally {
    await sql.end()
  }
}

// The passwords belong to it: making a template sets those of the roles, which all databases of a server share.
function hashOfMigrations(passwords: RolePasswords): string {
  const hash = createHash('sha256').update(JSON.stringify(passwords))
  hash.update(readFileSync(join(root, 'packages/events/src/migrate-queue.ts')))
  for (const folder of [...migrationSets.map((set) => set.folder), join(root, 'packages/database/src')]) {
    if (!existsSync(folder)) continue
    for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
