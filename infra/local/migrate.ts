// Brings a database to the newest version of every service's schema and of the event log.
//   DATABASE_URL=postgres://<owner>@… node infra/local/migrate.ts
import { join } from 'node:path'
import { type MigrationSet, migrate, roleName } from '@hub/database'
import { makeOwnQueue, migrateQueue } from '@hub/events'
import { explain } from '@hub/host'
import { parseConfig } from '@hub/runtime'
import { type RolePasswords, readRolePasswords } from './role-passwords.ts'
import { root, serviceNames } from './services.ts'
import { StartEnvironment } from './start-environment.ts'

/** The log comes first: the migrations of the services name their consumers in it. */
export const migrationSets: readonly MigrationSet[] = [
  { schema: 'log', folder: join(root, 'packages/events/migrations'), hasRole: false },
  ...serviceNames.map((name) => ({ schema: name, folder: join(root, 'services', name, 'migrations'), hasRole: true })),
]

/** Migrates everything, and the queue where it is in Postgres: in this database unless `queueUrl` names another. Returns the files applied. */
export async function migrateAll(ownerUrl: string, passwords: RolePasswords, queueUrl?: string): Promise<string[]> {
  const applied = await migrate({ ownerUrl, sets: migrationSets, passwords })
  if (queueUrl) await migrateQueue(queueUrl)
  else await makeOwnQueue(ownerUrl, roleName('queue'), passwords.queue ?? '')
  return applied
}

if (import.meta.main) {
  const Environment = StartEnvironment.pick({ DATABASE_URL: true, QUEUE_URL: true, DATA_DIR: true }).required({
    DATABASE_URL: true,
  })
  try {
    const { DATABASE_URL, QUEUE_URL, DATA_DIR } = parseConfig(Environment, process.env)
    const roles = QUEUE_URL ? serviceNames : undefined
    const passwords = await readRolePasswords(join(DATA_DIR, 'role-passwords.json'), process.env, roles)
    const applied = await migrateAll(DATABASE_URL, passwords, QUEUE_URL)
    for (const file of applied) process.stdout.write(`applied ${file}\n`)
    process.stdout.write(`${applied.length} migrations applied\n`)
  } catch (fault) {
    process.stderr.write(`${explain(fault)}\n`)
    process.exitCode = 1
  }
}
