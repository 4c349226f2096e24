// Brings a database to the newest version of every service's schema and of the event log.
//   DATABASE_URL=postgres://<owner>@… node infra/local/migrate.ts
import { join } from 'node:path'
import { type MigrationSet, migrate } from '@hub/database'
import { parseConfig } from '@hub/runtime'
import { z } from 'zod'
import { type RolePasswords, readRolePasswords } from './role-passwords.ts'
import { root, serviceNames } from './services.ts'

/** The log comes first: the migrations of the services name their consumers in it. */
export const migrationSets: readonly MigrationSet[] = [
  { schema: 'log', folder: join(root, 'packages/events/migrations'), hasRole: false },
  ...serviceNames.map((name) => ({ schema: name, folder: join(root, 'services', name, 'migrations'), hasRole: true })),
]

/** Migrates everything; returns the files that were applied. */
export const migrateAll = (ownerUrl: string, passwords: RolePasswords): Promise<string[]> =>
  migrate({ ownerUrl, sets: migrationSets, passwords })

if (import.meta.main) {
  const Environment = z.object({ DATABASE_URL: z.string(), DATA_DIR: z.string().default(join(root, '.data')) })
  const { DATABASE_URL, DATA_DIR } = parseConfig(Environment, process.env)
  const passwords = await readRolePasswords(join(DATA_DIR, 'role-passwords.json'), process.env)
  const applied = await migrateAll(DATABASE_URL, passwords)
  for (const file of applied) process.stdout.write(`applied ${file}\n`)
  process.stdout.write(`${applied.length} migrations applied\n`)
}
