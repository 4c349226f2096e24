export { afterCommit } from './after-commit.ts'
export { type Database, type DatabaseOptions, type Db, openDatabase, type Reader, type Tx } from './database.ts'
export { ensureRole, type MigrateOptions, type MigrationSet, migrate, retryRoleRace, roleName } from './migrate.ts'
