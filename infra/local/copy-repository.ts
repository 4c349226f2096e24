import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './services.ts'

/** Copies what is or would be committed, as a repository of its own. */
export function copyRepository(folder: string): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const deleted = listed(['ls-files', '-z', '--deleted'])
  for (const file of listed(list)) {
    if (deleted.includes(file)) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  execFileSync('git', ['init', '--quiet'], { cwd: folder })
}

const listed = (command: string[]) =>
  execFileSync('git', command, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
