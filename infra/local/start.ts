// `npm start`: the whole hub in one process, on the embedded PostgreSQL unless the environment names servers. What has been begun
// is stopped in the opposite order, however far the start has come.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { roleName } from '@hub/database'
import { reachQueue } from '@hub/events'
import { explain, startHub } from '@hub/host'
import { diversityOf } from '@hub/routing/config'
import { makeLogger, makeOrderlyStop, parseConfig, type StopStep, systemClock } from '@hub/runtime'
import { holdDataFolder } from './data-folder.ts'
import { loadDemonstration } from './demonstration.ts'
import { ensureAccessKeys } from './first-access-keys.ts'
import { makersFor } from './hosted-services.ts'
import { migrateAll } from './migrate.ts'
import { readRolePasswords } from './role-passwords.ts'
import { openDatabaseServer, requireFreePort } from './servers.ts'
import { readSigner } from './signing-key.ts'
import { StartEnvironment } from './start-environment.ts'

const begun: StopStep[] = []
let stopping: Promise<void> | undefined

const opening = open()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
process.once('disconnect', () => void stop()) // infra/run.mjs, which started this process, was killed
process.channel?.unref()

try {
  const { address, folder, hasDemonstration } = await opening
  if (hasDemonstration) await loadDemonstration(address, folder)
  // From the command on: infra/run.mjs says how long it took to set up.
  const seconds = (Number(process.env.SETUP_SECONDS ?? 0) + process.uptime()).toFixed(1)
  process.stdout.write(`The hub is ready after ${seconds} s: ${address}/docs (Ctrl-C stops it)\n`)
} catch (fault) {
  if (!stopping) {
    process.stderr.write(`${explain(fault)}\n`)
    process.exitCode = 1
  }
  await stop()
}

async function open() {
  const environment = parseConfig(StartEnvironment, process.env)
  const { DATA_DIR: folder, PORT: port, HOST: host } = environment
  mkdirSync(folder, { recursive: true })
  const release = await holdDataFolder(folder)
  begin('data folder', async () => release())
  await requireFreePort(port, host)

  const server = await openDatabaseServer(environment)
  begin('database server', server.stop)
  const passwords = await readRolePasswords(join(folder, 'role-passwords.json'), process.env)
  const urlAs = (name: string) =>
    Object.assign(new URL(server.ownerUrl), { username: roleName(name), password: passwords[name] }).href

  const queueUrl = environment.QUEUE_URL ?? urlAs('queue')
  if (environment.QUEUE_URL) await reachQueue(queueUrl)
  await migrateAll(server.ownerUrl, passwords, environment.QUEUE_URL)
  await ensureAccessKeys(urlAs('identity'), folder)

  const log = makeLogger({ service: 'hub', level: environment.LOG_LEVEL })
  const hasDemonstration = environment.DEMONSTRATION === 'on'
  const signer = await readSigner(folder, environment.LEDGER_SIGNING_KEY)
  const hosted = Object.entries(makersFor({ signer, hasDemonstration, diversity: diversityOf(environment) }))
  const services = hosted.map(([name, make]) => ({ name, make, databaseUrl: urlAs(name) }))
  const hub = await startHub({ services, queueUrl, port, host, clock: systemClock, log, poolSize: 5 })
  begin('hub', () => hub.close())
  return { address: hub.address, folder, hasDemonstration }
}

/** Notes how to undo what has been begun, and goes no further once the stop has come. */
function begin(name: string, undo: () => Promise<unknown>) {
  begun.push({ name, stop: undo })
  if (stopping) throw new Error('stopped while starting')
}

function stop(): Promise<void> {
  stopping ??= opening.then(runStop, runStop)
  return stopping
}

async function runStop() {
  const stopBegun = makeOrderlyStop(begun.toReversed(), makeLogger({ service: 'hub', level: 'error' }), 30_000)
  await stopBegun()
  process.exit()
}
