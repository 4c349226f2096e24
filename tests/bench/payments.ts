// Tranches paid over HTTP as the hub serves it: key, Idempotency-Key, locks, rule, posting, disbursement, event and leaf, with every
// check on, durable. What is paid was proposed and approved through the same API before.
import { randomBytes } from 'node:crypto'
import { startHub } from '@hub/host'
import { makeLogger, makeMetrics, systemClock } from '@hub/runtime'
import { freetownRequest, insertOrganisations, testOrganisations } from '@hub/testing'
import { signerOf } from '../../services/ledger/src/checkpoint.ts'
import { approve, contribute, match, type Scene, tellOrganisations, usd } from '../../services/ledger/src/fund-scene.ts'
import { makeLedger } from '../../services/ledger/src/service.ts'
import { requireCounts, requireRight } from './books.ts'
import type { Measured } from './figure.ts'
import { type Post, sendLoad } from './load.ts'
import type { BenchDatabase } from './server.ts'

const connections = 64
const payees = ['unhcr', 'iom', 'ilo', 'un-habitat']
const tranches = 12
const each = usd('10.00')
// Half of what is first set up. The run gets the rest, and so much more that it lasts at twice the pace of the warm-up.
const warmUpEach = tranches / 2
const warmUpSeconds = 60

interface Serving {
  address: string
  scene: Scene
  operator: string
  close(): Promise<unknown>
}

async function serveLedger(database: BenchDatabase): Promise<Serving> {
  const keys = await insertOrganisations(database.owner)
  const log = makeLogger({ service: 'bench', level: 'warn' })
  const signer = signerOf('bench', randomBytes(32))
  const queueUrl = process.env.QUEUE_URL ?? database.urlAs('queue')
  const hub = await startHub({
    services: [
      { name: 'ledger', make: (context) => makeLedger(context, { signer }), databaseUrl: database.urlAs('ledger') },
    ],
    queueUrl,
    port: 0,
    host: '127.0.0.1',
    clock: systemClock,
    log,
  })
  const told = database.openAs('ledger')
  const { consumer } = makeLedger({
    database: told,
    db: told.db,
    clock: systemClock,
    log,
    metrics: makeMetrics(),
    queueUrl,
  })
  const scene: Scene = {
    as: (slug) => callerAt(hub.address, keys[slug] ?? ''),
    deliver: (event) => told.db.transaction(async (tx) => consumer?.handlers[event.type]?.(tx, event as never)),
  }
  const close = async () => {
    await told.close()
    await hub.close()
  }
  return { address: hub.address, scene, operator: keys.operator ?? '', close }
}

function callerAt(address: string, key: string): ReturnType<Scene['as']> {
  const call = async (path: string, more: RequestInit) => {
    const headers = { authorization: `Bearer ${key}`, ...(more.headers as Record<string, string>) }
    const reply = await fetch(`${address}${path}`, { ...more, headers })
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.json() }
  }
  return {
    get: (path) => call(path, {}),
    post: (path, body, headers) =>
      call(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  }
}

/** Allocations of four payees with a year of tranches each, approved; returns their ids. */
async function allocate({ scene }: Serving, count: number): Promise<string[]> {
  const total = (places: number) => usd(`${10 * places}.00`)
  const lines = payees.map((payee) => ({ payee, category: 1, amount: total(tranches) }))
  const plan = payees.flatMap((payee) =>
    Array.from({ length: tranches }, () => ({ payee, dueOn: '2027-06-30', amount: each })),
  )
  const ids: string[] = []
  const allocateOne = async () => {
    const filed = await match(scene, freetownRequest, total(tranches * payees.length), { payees })
    ids.push(await approve(scene, { ...filed, lines, tranches: plan }))
  }
  let left = count
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await allocateOne()
    }),
  )
  return ids
}

/** Each connection pays one payee after the other, from the first tranche to the last; its neighbours pay of the same allocation. */
function postsOf(allocations: readonly string[]): Post[][] {
  const valueDate = systemClock.now().toISOString().slice(0, 10)
  const pairs = allocations.flatMap((id) => payees.map((payee) => ({ id, payee })))
  const posts = Array.from({ length: connections }, (): Post[] => [])
  for (const [place, { id, payee }] of pairs.entries())
    for (let tranche = 1; tranche <= tranches; tranche += 1)
      posts[place % connections]?.push({
        path: `/v1/fund/allocations/${id}/disbursements`,
        body: { payee, tranche, valueDate, bankReference: `Tranche ${tranche}` },
      })
  return posts
}

export async function measurePayments(database: BenchDatabase, seconds: number): Promise<Measured> {
  const serving = await serveLedger(database)
  try {
    await tellOrganisations(serving.scene, testOrganisations)
    await contribute(serving.scene, { funder: 'norway', amount: '1000000000.00' })
    const pay = (posts: readonly Post[][], forSeconds: number) =>
      sendLoad({ address: serving.address, keys: [serving.operator], posts, isEndless: false, seconds: forSeconds })
    const first = postsOf(await allocate(serving, connections / payees.length))
    const warm = await pay(
      first.map((own) => own.slice(0, warmUpEach)),
      warmUpSeconds,
    )
    const rest = first.map((own) => own.slice(warmUpEach))
    const lacking = (2 * warm.done * seconds) / warm.seconds - rest.flat().length
    const more = postsOf(await allocate(serving, Math.ceil(Math.max(0, lacking) / (payees.length * tranches))))
    const measured = await pay(
      rest.map((own, place) => [...own, ...(more[place] ?? [])]),
      seconds,
    )
    await requireRight(database)
    await requireCounts(database, warm.done + measured.done, {
      disbursements: 'select from ledger.disbursements',
      transfers: `select from ledger.transfers where code = 'disbursement'`,
      keys: `select from ledger.idempotency_keys where route like '%/disbursements'`,
      events: `select from log.events where type = 'ledger.tranche_paid'`,
    })
    return measured
  } finally {
    await serving.close()
  }
}
