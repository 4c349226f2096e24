// The servers that the hub stands on: those that the environment names, or the embedded PostgreSQL for database and queue.
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ConfigFault } from '@hub/runtime'
import postgres from 'postgres'
import { startPostgres } from './postgres.ts'
import type { StartEnvironment } from './start-environment.ts'

export interface DatabaseServer {
  ownerUrl: string
  stop(): Promise<void>
}

/** The database server; throws a ConfigFault that names DATABASE_URL where it cannot be used. */
export async function openDatabaseServer({ DATABASE_URL, DATA_DIR }: StartEnvironment): Promise<DatabaseServer> {
  if (!DATABASE_URL) {
    const { url, stop } = await startPostgres(join(DATA_DIR, 'postgres'))
    return { ownerUrl: url, stop }
  }
  const { version, mayMigrate } = await lookAt(DATABASE_URL)
  if (version < 18) throw new ConfigFault(`DATABASE_URL: PostgreSQL 18 or newer is needed, this is ${version}`)
  if (!mayMigrate) throw new ConfigFault('DATABASE_URL: name a role that may create schemas and roles')
  return { ownerUrl: DATABASE_URL, stop: async () => {} }
}

/** Throws a ConfigFault that names PORT where something listens already. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new ConfigFault(`PORT: ${port} is in use, choose another one`, { cause })
    if (code === 'EACCES') throw new ConfigFault(`PORT: ${port} may not be opened by this user`, { cause })
    throw new ConfigFault(`HOST: ${host} is not an address of this machine (${code})`, { cause })
  } finally {
    server.close()
  }
}

async function lookAt(url: string): Promise<{ version: number; mayMigrate: boolean }> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    const [found] = await sql<{ version: number; mayMigrate: boolean }[]>`
      select current_setting('server_version_num')::int / 10000 as version,
        (rolsuper or rolcreaterole) and has_database_privilege(current_database(), 'create') as "mayMigrate"
      from pg_roles where rolname = current_user`
    return found ?? { version: 0, mayMigrate: false }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause)
    throw new ConfigFault(`DATABASE_URL: the database cannot be reached (${reason})`, { cause })
  } finally {
    await sql.end({ timeout: 1 })
  }
}
