// The file of access keys that the one-command start writes: `{ "<slug>": { "key": "…", "roles": ["…"] } }`, for its owner only.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

export type AccessKeys = Record<string, { key: string; roles: string[] }>

export function readAccessKeys(file: string): AccessKeys {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as AccessKeys) : {}
}

/** Replaces the file in one step: a start that is killed leaves the old one or the new one. */
export function writeAccessKeys(file: string, keys: AccessKeys): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
