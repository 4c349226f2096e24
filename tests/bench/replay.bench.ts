// `npm run bench -- replay`: a version of the rules tried on past requests, 10,000 of them at the standard length of a run, as the
// one-command start serves it: all in one process, every check on. Partners are those of the sources with their evidence; the
// requests are those that the sources tell of, assessed and ranked once and then copied. Beside it: that first time.
import { setTimeout as sleep } from 'node:timers/promises'
import { RequestRevision } from '@hub/contracts'
import { emitAll } from '@hub/events'
import { startHub } from '@hub/host'
import { makers } from '@hub/infra/hosted-services'
import { makeLogger, newId, systemClock } from '@hub/runtime'
import { insertOrganisations } from '@hub/testing'
import { partnersOf } from '../../infra/seed/partners.ts'
import { planOf } from '../../infra/seed/plan.ts'
import { readSourceData } from '../../infra/seed/source-data.ts'
import { type Figure, figureOf, type Measured } from './figure.ts'
import { type BenchDatabase, type BenchServer, within } from './server.ts'

const version = '2026-2'
const templates = 40
const requestsASecond = 2000 // 10,000 in a run of 5 s

interface Hub {
  address: string
  close(): Promise<void>
}

const startServices = ({ urlAs }: BenchDatabase): Promise<Hub> =>
  startHub({
    services: ['assessment', 'routing', 'dispatcher'].map((name) => {
      const make = makers[name]
      if (make === undefined) throw new Error(`there is no service ${name}`)
      return { name, make, databaseUrl: urlAs(name) }
    }),
    queueUrl: process.env.QUEUE_URL ?? urlAs('queue'),
    port: 0,
    host: '127.0.0.1',
    clock: systemClock,
    log: makeLogger({ service: 'bench', level: 'warn' }),
    poolSize: 5,
  })

const data = readSourceData()

async function insertPartners({ owner }: BenchDatabase): Promise<void> {
  for (const { organisation, capabilities } of partnersOf(data)) {
    if (capabilities === undefined) continue
    const { slug, name, kind } = organisation
    await owner`insert into routing.partners (slug, name, kind) values (${slug}, ${name}, ${kind})`
    const said = {
      languages: ['en'],
      ...capabilities,
      slug,
      slots: 50,
      derived: true,
      illustrative: [],
      resources: [],
      version: 1,
      updated_at: new Date(),
    }
    await owner`
      insert into routing.capabilities
      select * from jsonb_populate_record(
        (select jsonb_populate_record(null::routing.capabilities, '{"slots_taken":0,"answered":0,"lapsed":0,"evidence":[]}')),
        ${JSON.stringify(said)}::text::jsonb)`
  }
}

/** Requests of the sources as intake says that they are submitted. */
async function submit(database: BenchDatabase): Promise<number> {
  const { requests } = planOf(data)
  const at = new Date()
  const revisions = requests
    .filter(({ isComplete }) => isComplete)
    .slice(0, templates)
    .map(({ draft }, place) => {
      const { contact: _, needs = [], ...content } = draft
      return RequestRevision.parse({
        objectives: [],
        visibility: 'public',
        ...content,
        reference: `HUB-2026-${String(place + 1).padStart(4, '0')}`,
        revision: 1,
        requester: { slug: 'freetown', name: 'Freetown City Council', kind: 'local_government', country: 'SL' },
        needs: needs.map((need, index) => ({ ...need, id: `n${index + 1}` })),
        submittedAt: at.toISOString(),
      })
    })
  const intake = database.openAs('intake')
  try {
    await intake.db.transaction((tx) =>
      emitAll(
        tx,
        revisions.map((request) => ({
          type: 'intake.request_submitted',
          requestId: newId(),
          revision: 1,
          actor: { organisation: 'freetown', role: 'requester' },
          at,
          body: { request, due: at.toISOString() },
        })),
      ),
    )
  } finally {
    await intake.close()
  }
  return revisions.length
}

async function untilRanked({ owner }: BenchDatabase, requests: number): Promise<void> {
  for (;;) {
    const [row] = await owner`
      select (select count(*)::int from assessment.assessments) as assessed,
        (select count(*)::int from assessment.assessments where verdict = 'eligible') as eligible,
        (select count(*)::int from routing.requests where state <> 'awaiting_verdict') as routed`
    if (row?.assessed === requests && row.routed === row.eligible) return
    await sleep(20)
  }
}

/** Copies of every request, with what was said of it and its ranking, until there are so many. */
async function copy({ owner }: BenchDatabase, requests: number, until: number): Promise<number> {
  const copies = Math.ceil(until / requests) - 1
  if (copies > 0)
    await owner.begin(async (sql) => {
      await sql`create temporary table copies on commit drop as
        select request_id as old, uuidv7() as id from assessment.requests, generate_series(1, ${copies})`
      for (const [table = '', column = ''] of [
        ['assessment.requests', 'request_id'],
        ['assessment.revisions', 'request_id'],
        ['assessment.assessments', 'request_id'],
        ['routing.requests', 'id'],
        ['routing.candidates', 'request_id'],
      ])
        await sql.unsafe(`insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('${column}', c.id))).*
          from copies c join ${table} t on t.${column} = c.old`)
    })
  return requests * (copies + 1)
}

export const replayBenches = {
  replay: (server: BenchServer, seconds: number): Promise<Figure[]> =>
    within(server, async (database) => {
      const keys = await insertOrganisations(database.owner)
      await insertPartners(database)
      const hub = await startServices(database)
      try {
        const first = await measure(async () => {
          const submitted = await submit(database)
          await untilRanked(database, submitted)
          return submitted
        })
        const total = await copy(database, first.done, seconds * requestsASecond)
        await database.owner`analyze`
        const replayed = await measure(() => replay(hub.address, keys.operator ?? '', total))
        return [
          figureOf('replay', 'requests/s', replayed, 'the same requests assessed, ranked and offered at first', first),
        ]
      } finally {
        await hub.close()
      }
    }),
}

async function measure(work: () => Promise<number>): Promise<Measured> {
  const startedAt = performance.now()
  const done = await work()
  return { done, seconds: (performance.now() - startedAt) / 1000 }
}

/** Begins a replay and waits for its end; the same rules must say nothing otherwise. */
async function replay(address: string, key: string, total: number): Promise<number> {
  const ask = async (method: string, path: string) => {
    const reply = await fetch(address + path, { method, headers: { authorization: `Bearer ${key}` } })
    // biome-ignore lint/suspicious/noExplicitAny: the API's own words
    return (await reply.json()) as any
  }
  const { id } = await ask('POST', `/v1/ops/rulesets/${version}/replay`)
  for (;;) {
    const { state, reason, ranked, skipped, counts } = await ask('GET', `/v1/ops/replays/${id}?limit=1`)
    if (state === 'done') {
      if (ranked !== total || skipped > 0 || counts.requests > 0)
        throw new Error(`${ranked} of ${total} ranked, ${skipped} skipped, ${JSON.stringify(counts)} differ`)
      return total
    }
    if (state !== 'running') throw new Error(`the replay ended as ${state}: ${reason}`)
    await sleep(100)
  }
}
