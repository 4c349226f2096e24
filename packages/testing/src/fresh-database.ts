import { randomBytes } from 'node:crypto'
import { type Database, openDatabase, roleName } from '@hub/database'
import postgres from 'postgres'
import { inject } from 'vitest'

export interface FreshDatabase extends Database {
  /** The owner's address: it may do everything, as a migration does. */
  ownerUrl: string
  ownerSql: postgres.Sql
  /** The address under the database role of a service. */
  urlAs(service: string): string
  drop(): Promise<void>
}

/** A clone of the migrated template, for one test file; `db` and `sql` sign in under the role of `service`. */
export async function freshDatabase(service: string): Promise<FreshDatabase> {
  const adminUrl = inject('adminUrl')
  const name = `hub_test_${randomBytes(6).toString('hex')}`
  await asAdmin(adminUrl, (sql) => clone(sql, name))
  const urlIn = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  const ownerUrl = urlIn(adminUrl)
  const urlAs = (role: string) => {
    const password = inject('rolePasswords')[role]
    if (password === undefined) throw new Error(`there is no database role for ${role}`)
    return Object.assign(new URL(ownerUrl), { username: roleName(role), password }).href
  }
  const database = openDatabase({ url: urlAs(service), name: `test ${service}`, max: 8 })
  const ownerSql = postgres(ownerUrl, { max: 2, onnotice: () => {} })
  return {
    ...database,
    ownerUrl,
    ownerSql,
    urlAs,
    drop: async () => {
      await Promise.all([database.close(), ownerSql.end({ timeout: 5 })])
      await asAdmin(adminUrl, (sql) => sql`drop database ${sql(name)} with (force)`)
    },
  }
}

// A template cannot be cloned while another session is in it: another file's clone may be under way.
async function clone(sql: postgres.Sql, name: string): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      await sql`create database ${sql(name)} template ${sql(inject('template'))}`
      return
    } catch (fault) {
      const isBusy = fault instanceof postgres.PostgresError && fault.code === '55006'
      if (!isBusy || left === 0) throw fault
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function asAdmin(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
