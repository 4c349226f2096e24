import 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A role that may create databases. */
    adminUrl: string
    /** The migrated database that each test file clones. */
    template: string
    /** Password of each service's database role, by service. */
    rolePasswords: Record<string, string>
    /** The Redis of the lanes called *-redis; null where the queue is in Postgres. */
    redisUrl: string | null
    /** The seed of the property tests, and by how much their runs are multiplied. */
    propertySeed: number
    propertyScale: number
  }
}
