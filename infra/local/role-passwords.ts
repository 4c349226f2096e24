// Each service signs in to the database under a role of its own. Its password comes from HUB_<SERVICE>_DB_PASSWORD, else it is made
// once and kept in a file that only this user can read.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { withLock } from './lock-file.ts'
import { serviceNames } from './services.ts'

export type RolePasswords = Record<string, string>

/** The password of every service's role, by service; makes and keeps those that the environment does not give. */
export async function readRolePasswords(file: string, environment: NodeJS.ProcessEnv = {}): Promise<RolePasswords> {
  const given = Object.fromEntries(
    serviceNames.flatMap((name) => {
      const password = environment[`HUB_${name.toUpperCase()}_DB_PASSWORD`]
      return password ? [[name, password]] : []
    }),
  )
  if (serviceNames.every((name) => given[name])) return given
  return withLock(`${file}.lock`, async () => ({ ...keep(file), ...given }))
}

function keep(file: string): RolePasswords {
  const kept: RolePasswords = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const missing = serviceNames.filter((name) => !kept[name])
  if (missing.length === 0) return kept
  for (const name of missing) kept[name] = randomBytes(24).toString('base64url')
  writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return kept
}
