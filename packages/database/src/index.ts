export { afterCommit } from './after-commit.ts'
export { type Database, type DatabaseOptions, type Db, openDatabase, type Reader, type Tx } from './database.ts'
export { type MigrateOptions, type MigrationSet, migrate, roleName } from './migrate.ts'
