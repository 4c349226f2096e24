// What the patch of postgres.js in patches/ is for: without it these tests end the process, wait for ever, or find rows of a
// transaction that was lost.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { freshDatabase } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { openDatabase, type Tx } from './database.ts'

const fresh = await freshDatabase('routing')
await fresh.ownerSql`create table public.written (what text)`
await fresh.ownerSql`grant all on public.written to public`
const one = openDatabase({ url: fresh.urlAs('routing'), name: 'loses its session', max: 1, plainMax: 1 })
afterAll(async () => {
  await one.close()
  await fresh.drop()
})

const cut = (pid: number) => fresh.ownerSql`select pg_terminate_backend(${pid}, 5000)`
const cutOwn = async (tx: Tx) => {
  const [session] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  await cut(session?.pid ?? 0)
}
const write = (tx: Tx, what: string) => tx.execute(sql`insert into public.written values (${what})`)

test('a session that is cut in mid-transaction fails that transaction alone, and the pool goes on', async () => {
  for (let n = 0; n < 5; n += 1) {
    const lost = one.db.transaction(async (tx) => {
      await cutOwn(tx)
      await tx.execute(sql`select 1`)
    })
    await expect(lost).rejects.toThrow()
    expect(await one.db.transaction((tx) => tx.execute(sql`select 'right' as answer`))).toEqual([{ answer: 'right' }])
  }
})

test('what a transaction does after its session was cut reaches no other session, and disturbs no other transaction', async () => {
  const isCut = Promise.withResolvers<void>()
  const otherIsOpen = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const rest: Promise<PromiseSettledResult<unknown>[]>[] = []
  const lost = one.db.transaction(async (tx) => {
    await write(tx, 'before')
    await cutOwn(tx)
    isCut.resolve()
    await otherIsOpen.promise
    rest.push(Promise.allSettled([write(tx, 'after'), tx.transaction((inner) => write(inner, 'inner'))]))
    await rest[0]
    goOn.resolve()
  })
  await Promise.all([isCut.promise, expect(lost).rejects.toThrow()])
  await one.db.transaction(async (tx) => {
    await write(tx, 'other, first')
    otherIsOpen.resolve()
    await goOn.promise
    await write(tx, 'other, second')
  })
  expect((await rest[0])?.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await fresh.ownerSql`select what from public.written`).toEqual([
    { what: 'other, first' },
    { what: 'other, second' },
  ])
})

test('listening goes on after its session is cut', async () => {
  const heard: (() => void)[] = []
  let isAgain = Promise.withResolvers<void>()
  await one.sql.listen(
    'lost_session',
    () => heard.shift()?.(),
    () => isAgain.resolve(),
  )
  await isAgain.promise
  isAgain = Promise.withResolvers()
  const [{ pid } = { pid: 0 }] = await fresh.ownerSql<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database() and query ilike 'listen %lost_session%'`
  await cut(pid)
  await isAgain.promise
  const hint = new Promise<void>((resolve) => heard.push(resolve))
  await fresh.ownerSql.notify('lost_session', '')
  await hint
})

/** A way to the database that is cut, the first few times, while the client asks for the types of arrays. */
async function cutsAtTypes(url: URL, times: number) {
  let left = times
  const server = createServer((client) => {
    const upstream = connect(Number(url.port), url.hostname)
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy())
    upstream.pipe(client)
    client.on('data', (sent) => {
      if (left === 0 || !sent.includes('pg_catalog.pg_type')) return upstream.write(sent)
      left -= 1
      return client.resetAndDestroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: Object.assign(new URL(url), { port: String((server.address() as AddressInfo).port) }).href,
    timesLeft: () => left,
    close: () => server.close(),
  }
}

test('a session that is cut before it has served anything fails the call that opened it, not the process, and the next is served', async () => {
  const way = await cutsAtTypes(new URL(fresh.urlAs('routing')), 2)
  const early = openDatabase({ url: way.url, name: 'is cut early', max: 1, plainMax: 1 })
  onTestFinished(async () => {
    await early.close()
    way.close()
  })
  await expect(early.db.execute(sql`select 1`)).rejects.toThrow()
  await expect(early.db.transaction((tx) => tx.execute(sql`select 1`))).rejects.toThrow()
  expect(way.timesLeft()).toBe(0)
  expect(await early.sql`select array['right'] as answer`).toEqual([{ answer: ['right'] }])
})
