// An event that was in hand and got no answer may have ended its worker: how it is told from others, and tried alone.
import { beforeEach, describe, expect, test } from 'vitest'
import { NotYet } from '../consumer.ts'
import { listDeadLetters, redriveDeadLetter } from '../dead-letters/dead-letters.ts'
import { addEffect, broken, by, failing, freshLog, type Handler } from '../fresh-log.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
const operator = log.as('console')
beforeEach(log.empty)

describe('an event that ends its worker', () => {
  const takings = async () =>
    (await log.deliveries()).map(({ reason, takings }) => `${String(reason)} ${Number(takings)}`)
  const take = (id: string | undefined, times: number) =>
    ownerSql`update log.deliveries set takings = ${times} where event_id = ${id ?? ''}`

  test('is known to have been in hand: that is committed before the effect, of all its group', async () => {
    const ids = await log.recordApart(['a', 'b'])
    const seen: string[][] = []
    await log.deliver(ids, async () => void seen.push(await takings()))
    expect(seen[0]).toEqual(['a 1', 'b 1'])
  })

  test('is not confused with one that got an answer, whichever', async () => {
    const ids = await log.record(['a', 'b'])
    await log.deliver(
      ids,
      failing('a', () => new NotYet('wait')),
    )
    expect(await takings()).toEqual(['a 0', 'b 0'])
    await log.deliver(ids, failing('a', broken))
    expect(await takings()).toEqual(['a 0', 'b 0'])
  })

  test('is not confused with one that had no answer because the database failed the worker', async () => {
    const ids = await log.recordApart(['a', 'b'])
    await ownerSql`revoke select on log.events from hub_routing`
    try {
      for (let n = 0; n < 8; n += 1) await expect(log.deliver(ids)).rejects.toThrow('log.events')
    } finally {
      await ownerSql`grant select on log.events to hub_routing`
    }
    expect(await takings()).toEqual(['a 0', 'b 0'])
    expect(await log.deliver(ids)).toEqual({ handled: 2 })
  })

  test('is not confused with one whose worker was cut off from the database with it in hand, also where that lasts', async () => {
    const ids = await log.record(['a'])
    const [{ database } = {}] = await ownerSql`select current_database() as database`
    const handing = log.deliver(ids, async (tx, event) => {
      await ownerSql`revoke connect on database ${ownerSql(String(database))} from public`
      await ownerSql`
        select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'hub_routing'`
      setTimeout(() => void ownerSql`grant connect on database ${ownerSql(String(database))} to public`.execute(), 1000)
      await addEffect(tx, event)
    })
    await expect(handing).rejects.toThrow()
    expect(await takings()).toEqual(['a 0'])
    expect(await log.deliver(ids)).toEqual({ handled: 1 })
  })

  test('is run by itself once it was in hand twice, after its neighbours, and takes none along', async () => {
    const [first = '', second = '', third = ''] = await log.record(['a', 'b', 'c'])
    const [other = ''] = await log.emit(['other'])
    await log.dispatch()
    await take(first, 2)
    const beside: string[][] = []
    const watching: Handler = async (tx, event) => {
      if (event.body.reason === 'a') beside.push(await takings())
      await addEffect(tx, event)
    }
    expect(await log.deliver([third, first, other, second], watching)).toEqual({ handled: 2, early: 2 })
    expect(await log.effects()).toEqual(['other', 'a'])
    expect(beside).toEqual([['a 3', 'b 0', 'c 0']])
    await log.deliver([third])
    expect(await log.effects()).toEqual(['other', 'a', 'b', 'c'])
  })

  test('is not taken along by a later one of its request', async () => {
    const [first = '', second = ''] = await log.record(['a', 'b'])
    await take(first, 2)
    expect(await log.deliver([second])).toEqual({ early: 1 })
    expect(await takings()).toEqual(['a 2', 'b 0'])
  })

  test('is noted as in hand too where another takes it along', async () => {
    const [, second = ''] = await log.record(['a', 'b'])
    const seen: string[][] = []
    await log.deliver([second], async () => void seen.push(await takings()))
    expect(seen[0]).toEqual(['a 1', 'b 1'])
  })

  test('becomes a dead letter when it was in hand five times, alone, and is tried again when an operator redrives it', async () => {
    const [killer = '', ...others] = await log.recordApart(['killer', 'b', 'c'])
    await take(killer, 5)
    for (const other of others) await take(other, 4)
    expect(await log.deliver([killer, ...others])).toEqual({ handled: 2, dead: 1 })
    const [letter] = await listDeadLetters(operator.db, { limit: 10 })
    expect(letter).toMatchObject({ error: 'taken 5 times and never answered: it seems to end the process' })
    await operator.db.transaction((tx) => redriveDeadLetter(tx, letter?.id ?? '', by))
    expect(await log.deliver([killer])).toEqual({ handled: 1 })
  })

  test('has no other suspect beside it in its process', async () => {
    const ids = await log.recordApart(['a', 'b', 'c'])
    for (const id of ids) await take(id, 2)
    let running = 0
    let most = 0
    const watching: Handler = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running -= 1
    }
    await Promise.all(ids.map((id) => log.deliver([id], watching)))
    expect(most).toBe(1)
    expect(await log.deliveries()).toEqual([])
  })
})
