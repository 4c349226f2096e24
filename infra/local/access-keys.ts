// access-keys.json, which the one-command start writes for its owner only: `{ "<slug>": { "key": "…", "roles": ["…"] } }`.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AccessKeys } from '../seed/seeding.ts'

export const accessKeysFile = (folder: string): string => join(folder, 'access-keys.json')

export function readAccessKeys(file: string): AccessKeys {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as AccessKeys) : {}
}

/** Replaces the file in one step: a start that is killed leaves the old one or the new one. */
export function writeAccessKeys(file: string, keys: AccessKeys): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
