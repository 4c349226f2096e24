// `npm run replay -- <version> [<url>] [--json]`: tries a version of the rules on all past requests of a running hub, and prints what it
// would have said otherwise. It uses the API alone, with the operator's key of this start or HUB_KEY. Exit code 0 done, 1 the
// replay failed, 2 it could not be run.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { explain } from '@hub/host'
import { ConfigFault, parseConfig } from '@hub/runtime'
import { z } from 'zod'
import { accessKeysFile, readAccessKeys } from './access-keys.ts'
import { makeProgressBar, type ProgressBar } from './progress-bar.ts'
import { type ReplayDifference, tableOf } from './replay-table.ts'
import { StartEnvironment } from './start-environment.ts'

const askEveryMs = 250

interface Replay {
  id: string
  version: string
  state: 'running' | 'done' | 'failed'
  reason: string | null
  total: number
  assessed: number
  ranked: number
  skipped: number
  counts: Record<'requests' | 'verdict' | 'score' | 'objectives' | 'answers' | 'candidates', number>
  differences: { items: ReplayDifference[]; nextCursor: string | null }
}
type Ask = <T>(method: 'GET' | 'POST', path: string) => Promise<T>

const Environment = StartEnvironment.pick({ PORT: true, HOST: true, DATA_DIR: true }).extend({
  HUB_KEY: z.string().optional(),
})

try {
  process.exitCode = await run()
} catch (fault) {
  process.stderr.write(`could not replay: ${explain(fault)}\n`)
  process.exitCode = 2
}

async function run(): Promise<number> {
  const { version, url, isJson } = parseArguments()
  const { HOST, PORT, DATA_DIR, HUB_KEY } = parseConfig(Environment, process.env)
  const key = HUB_KEY ?? (url ? undefined : readAccessKeys(accessKeysFile(DATA_DIR)).operator?.key)
  if (key === undefined) throw new ConfigFault('HUB_KEY: set it to the key of an operator')
  const ask = asking(url ?? `http://${HOST}:${PORT}`, key)
  const { id } = await ask<{ id: string }>('POST', `/v1/ops/rulesets/${encodeURIComponent(version)}/replay`)
  const replay = await untilEnded(ask, id, isJson ? null : makeProgressBar(`replay ${version}`))
  const differences = await allDifferences(ask, id)
  process.stdout.write(isJson ? `${JSON.stringify({ ...replay, differences })}\n` : textOf(replay, differences))
  return replay.state === 'done' ? 0 : 1
}

function parseArguments() {
  const usage = 'write npm run replay -- <version> [<url>] [--json], such as npm run replay -- 2026-2'
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
    const [version, url, ...more] = positionals
    if (version === undefined || more.length > 0) throw new ConfigFault(usage)
    return { version, url: url?.replace(/\/$/, ''), isJson: values.json === true }
  } catch (fault) {
    if (fault instanceof ConfigFault) throw fault
    throw new ConfigFault(`${fault instanceof Error ? fault.message : String(fault)}: ${usage}`)
  }
}

async function untilEnded(ask: Ask, id: string, bar: ProgressBar | null): Promise<Replay> {
  for (;;) {
    const replay = await ask<Replay>('GET', `/v1/ops/replays/${id}?limit=1`)
    const { total, assessed, ranked, state } = replay
    // Each request is assessed, then its candidates are ranked.
    if (total > 0) bar?.show({ doing: `${ranked} of ${total} requests`, done: assessed + ranked, total: 2 * total })
    if (state !== 'running') {
      bar?.end()
      return replay
    }
    await sleep(askEveryMs)
  }
}

async function allDifferences(ask: Ask, id: string): Promise<ReplayDifference[]> {
  const all: ReplayDifference[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { differences }: Replay = await ask<Replay>('GET', `/v1/ops/replays/${id}?limit=200${cursor}`)
    all.push(...differences.items)
    cursor = differences.nextCursor === null ? null : `&cursor=${differences.nextCursor}`
  }
  return all
}

function textOf({ state, reason, total, skipped, counts }: Replay, differences: readonly ReplayDifference[]): string {
  const { requests, ...parts } = counts
  const found = Object.entries(parts).map(([part, count]) => `${part} ${count}`)
  const lines = [
    ...(state === 'failed' ? [`The replay failed: ${reason}`] : []),
    ...(differences.length > 0 ? tableOf(differences) : []),
    `${requests} of ${total} requests differ: ${found.join(', ')}`,
    ...(skipped > 0 ? [`of the candidates of ${skipped} nothing could be said: their revision has changed`] : []),
  ]
  return `${lines.join('\n')}\n`
}

function asking(address: string, key: string): Ask {
  return async <T>(method: 'GET' | 'POST', path: string): Promise<T> => {
    const options = { method, headers: { authorization: `Bearer ${key}` }, signal: AbortSignal.timeout(60_000) }
    const reply = await fetch(address + path, options).catch((fault: Error) => {
      throw new ConfigFault(`${address} does not answer (${fault.message}): is the hub running?`)
    })
    const body = (await reply.json().catch(() => ({}))) as {
      detail?: string
      errors?: { path: string; message: string }[]
    }
    if (reply.ok) return body as T
    const places = (body.errors ?? []).map(({ path: place, message }) => ` ${place}: ${message}`)
    throw new ConfigFault(`${body.detail ?? `${method} ${path} answered ${reply.status}`}${places.join('')}`)
  }
}
