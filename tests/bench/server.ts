// The Postgres that benches run on: DATABASE_URL, or an embedded one of their own that flushes each commit to disk. Each bench gets
// a fresh database, cloned from the migrated template.
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase, roleName } from '@hub/database'
import { startPostgres } from '@hub/infra/postgres'
import { readRolePasswords } from '@hub/infra/role-passwords'
import { ensureTemplate } from '@hub/infra/template'
import postgres from 'postgres'

export interface BenchDatabase {
  owner: postgres.Sql
  /** Under the role of a service, or of the queue. */
  urlAs(name: string): string
  /** Signed in under the role of a service. */
  openAs(service: string): Database
  drop(): Promise<void>
}

export interface BenchServer {
  /** What the figures depend on. */
  about: Record<string, unknown>
  fresh(): Promise<BenchDatabase>
  close(): Promise<void>
}

const folder = join(import.meta.dirname, '../../.data/bench')

export async function openServer(databaseUrl: string | undefined): Promise<BenchServer> {
  const started = databaseUrl === undefined ? await startPostgres(join(folder, 'postgres')) : undefined
  const adminUrl = databaseUrl ?? started?.url ?? ''
  const passwords = await readRolePasswords(join(folder, 'role-passwords.json'), process.env)
  const template = await ensureTemplate(adminUrl, passwords)
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  return {
    about: await settingsOf(admin),
    fresh: async () => {
      const name = `hub_bench_${randomBytes(6).toString('hex')}`
      await admin`create database ${admin(name)} template ${admin(template)}`
      const ownerUrl = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
      const urlAs = (service: string) =>
        Object.assign(new URL(ownerUrl), { username: roleName(service), password: passwords[service] ?? '' }).href
      const owner = postgres(ownerUrl, { max: 20, onnotice: () => {} })
      return {
        owner,
        urlAs,
        openAs: (service) => openDatabase({ url: urlAs(service), name: `bench ${service}` }),
        drop: async () => {
          await owner.end({ timeout: 5 })
          await admin`drop database ${admin(name)} with (force)`
        },
      }
    },
    close: async () => {
      await admin.end({ timeout: 5 })
      await started?.stop()
    },
  }
}

/** Work on a database of its own. */
export async function within<T>(server: BenchServer, work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const database = await server.fresh()
  try {
    return await work(database)
  } finally {
    await database.drop()
  }
}

async function settingsOf(admin: postgres.Sql): Promise<Record<string, unknown>> {
  const rows = await admin<{ name: string; setting: string }[]>`
    select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers')`
  return {
    cores: availableParallelism(),
    node: process.version,
    postgres: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
  }
}
