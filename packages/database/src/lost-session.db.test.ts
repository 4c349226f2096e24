// What the patch of postgres.js is for (patches/): without it the first test ends the process, or waits for ever.
import { freshDatabase } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from './database.ts'

const fresh = await freshDatabase('routing')
const one = openDatabase({ url: fresh.urlAs('routing'), name: 'loses its session', max: 1, plainMax: 1 })
afterAll(async () => {
  await one.close()
  await fresh.drop()
})

const cut = (pid: number) => fresh.ownerSql`select pg_terminate_backend(${pid}, 5000)`

test('a session that is cut in mid-transaction fails that transaction alone, and the pool goes on', async () => {
  for (let n = 0; n < 5; n += 1) {
    const lost = one.db.transaction(async (tx) => {
      const [session] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      await cut(session?.pid ?? 0)
      await tx.execute(sql`select 1`)
    })
    await expect(lost).rejects.toThrow()
    expect(await one.db.transaction((tx) => tx.execute(sql`select 1 as answer`))).toEqual([{ answer: 1 }])
  }
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
