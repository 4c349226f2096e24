// Each service signs in to the database under a role of its own, and all of them to a queue in it under one more. The password comes
// from HUB_<ROLE>_DB_PASSWORD, else it is made once and kept in a file that only this user can read.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { withLock } from './lock-file.ts'
import { serviceNames } from './services.ts'

export type RolePasswords = Record<string, string>

/** Every service, and the queue. */
const allRoles: readonly string[] = [...serviceNames, 'queue']

/** The password of every role, by service or `queue`; makes and keeps those that the environment does not give. */
export async function readRolePasswords(
  file: string,
  environment: NodeJS.ProcessEnv = {},
  roles = allRoles,
): Promise<RolePasswords> {
  const given = Object.fromEntries(
    roles.flatMap((name) => {
      const password = environment[`HUB_${name.toUpperCase()}_DB_PASSWORD`]
      return password ? [[name, password]] : []
    }),
  )
  if (roles.every((name) => given[name])) return given
  return withLock(`${file}.lock`, async () => ({ ...keep(file, roles), ...given }))
}

function keep(file: string, roles: readonly string[]): RolePasswords {
  const kept: RolePasswords = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const missing = roles.filter((name) => !kept[name])
  if (missing.length === 0) return kept
  for (const name of missing) kept[name] = randomBytes(24).toString('base64url')
  writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return kept
}
