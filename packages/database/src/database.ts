import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { type Commit, committed } from './after-commit.ts'

type Schema = Record<string, never>
type Connection = PostgresJsDatabase<Schema>

/** A transaction of PostgreSQL, at read committed. The first argument of everything that writes. */
export type Tx = Parameters<Parameters<Connection['transaction']>[0]>[0]
/** What a statement runs on where no transaction is needed: a read. */
export type Reader = Pick<
  Connection,
  '_' | 'execute' | 'select' | 'selectDistinct' | 'selectDistinctOn' | 'with' | '$count'
>

export interface Db extends Reader {
  /** Runs `work` in one transaction; a throw rolls it back. What `afterCommit` was given runs once it is committed. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Several reads of one moment (repeatable read, read only): what is committed meanwhile is in none of them. */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>
}

export interface Database {
  db: Db
  /** The plain client, for what Drizzle cannot say: LISTEN and streamed reads. Its own pool of `plainMax` connections. */
  sql: postgres.Sql
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  /** Shown in pg_stat_activity. */
  name: string
  max?: number
  plainMax?: number
}

// Two clients on purpose: drizzle() replaces the JSON and date serialisers of the client it is given.
export function openDatabase({ url, name, max = 8, plainMax = 2 }: DatabaseOptions): Database {
  const open = (connections: number) =>
    postgres(url, {
      max: connections,
      idle_timeout: 60,
      connect_timeout: 10,
      max_lifetime: 1800,
      connection: { application_name: name },
      onnotice: () => {},
    })
  const client = open(max)
  const sql = open(plainMax)
  const connection: Connection = drizzle(client)
  const transaction = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const commit: Commit = { callbacks: [] }
    const result = await connection.transaction((tx) => committed.run(commit, () => work(tx)))
    for (const callback of commit.callbacks) callback(sql)
    return result
  }
  const snapshot = <T>(work: (reader: Reader) => Promise<T>): Promise<T> =>
    connection.transaction(work, { isolationLevel: 'repeatable read', accessMode: 'read only' })
  return {
    db: Object.assign(Object.create(connection) as Connection, { transaction, snapshot }) as Db,
    sql,
    close: async () => {
      await Promise.all([client.end({ timeout: 5 }), sql.end({ timeout: 5 })])
    },
  }
}
