// That an event takes effect once, in the order of its request, and for its own service alone.
import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { newId } from '@hub/runtime'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { emit } from '../emit.ts'
import { addEffect, broken, by, failing, freshLog, withdrawn } from '../fresh-log.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
beforeEach(log.empty)

describe('once', () => {
  test('acts once when a job runs again', async () => {
    const ids = await log.record(['a'])
    expect(await log.deliver(ids)).toEqual({ handled: 1 })
    expect(await log.deliver(ids)).toEqual({})
    expect(await log.effects()).toEqual(['a'])
    expect(await log.deliveries()).toEqual([])
  })

  test('locks for the whole group before its first handler runs, in the same transaction', async () => {
    const ids = await log.record(['a', 'b'])
    const seen: string[] = []
    const lockFirst = async (tx: Tx, events: readonly HubEvent[]) => {
      seen.push(`locks for ${events.length}`)
      await tx.execute(sql`insert into public.effects (reason) values ('locked')`)
    }
    await log.deliver(ids, async (tx, event) => addEffect(tx, event).then(() => void seen.push('handles')), {
      lockFirst,
    })
    expect(seen).toEqual(['locks for 2', 'handles', 'handles'])
    expect(await log.effects()).toEqual(['locked', 'a', 'b'])
  })

  test('acts once when many workers have the same job at once', async () => {
    const ids = await log.recordApart(Array.from({ length: 20 }, (_, n) => `e${n}`))
    await Promise.all(Array.from({ length: 6 }, () => log.deliver(ids)))
    expect((await log.effects()).toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => `e${n}`).toSorted())
  })

  test('acknowledges what it has no handler for', async () => {
    const ids = await log.record(['a'])
    await ownerSql`select log.append(${ownerSql.json([
      { type: 'intake.unknown_to_routing', requestId: null, actor: by, occurredAt: '2026-11-24T09:00:00Z', body: {} },
    ])})`
    await log.isReadable()
    await log.dispatch()
    const all = (await log.deliveries()).map(({ event_id }) => String(event_id))
    expect(all).toHaveLength(ids.length + 1)
    await log.deliver(all)
    expect(await log.deliveries()).toEqual([])
  })

  test('acknowledges without effect what it has seen already', async () => {
    const ids = await log.record(['a'])
    await log.deliver(ids)
    await ownerSql`insert into log.deliveries (consumer, event_id, due_at) values ('routing', ${ids[0] ?? ''}, now())`
    await log.deliver(ids)
    expect(await log.effects()).toEqual(['a'])
    expect(await log.deliveries()).toEqual([])
  })
})

describe('in order', () => {
  test('handles the events of a request by their sequence, whatever the order of the job', async () => {
    const ids = await log.record(['a', 'b', 'c'])
    await log.deliver(ids.toReversed())
    expect(await log.effects()).toEqual(['a', 'b', 'c'])
  })

  test('takes along what is outstanding before an event that comes too early', async () => {
    const ids = await log.record(['a', 'b', 'c'])
    expect(await log.deliver(ids.slice(2))).toEqual({ handled: 3 })
    expect(await log.effects()).toEqual(['a', 'b', 'c'])
  })

  test('waits at a gap while somebody else has the event before it in hand, and goes on right after', async () => {
    const [first = '', second = ''] = await log.record(['a', 'b'])
    const inHand = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const slow = log.deliver([first], async (tx, event) => {
      inHand.resolve()
      await goOn.promise
      await addEffect(tx, event)
    })
    await inHand.promise
    expect(await log.deliver([second])).toEqual({ early: 1 })
    expect(await log.deliveries()).toMatchObject([{}, { reason: 'b', sent_at: null, faults: 0, waits: 1 }])
    await ownerSql`update log.deliveries set due_at = 'infinity' where event_id = ${second}`
    goOn.resolve()
    await slow
    const [{ due_at } = {}] = await log.deliveries()
    expect((due_at as Date).getTime()).toBeLessThanOrEqual(Date.now())
    await log.deliver([second])
    expect(await log.effects()).toEqual(['a', 'b'])
  })

  test('lets an event before a gap pause after its fault', async () => {
    const [first = '', second = ''] = await log.record(['a', 'b'])
    await log.deliver([first], failing('a', broken))
    await ownerSql`update log.deliveries set due_at = now() + interval '1 hour' where event_id = ${first}`
    expect(await log.deliver([second], failing('a', broken))).toEqual({ early: 1 })
    expect(await log.deliveries()).toMatchObject([{ faults: 1 }, { faults: 0 }])
  })

  test('takes an event whose sequence is higher but which stands earlier in the log in its turn', async () => {
    const requestId = newId()
    const intake = log.as('intake')
    const begun = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const older = intake.db.transaction(async (tx) => {
      await tx.execute(sql`select pg_current_xact_id()`)
      begun.resolve()
      await goOn.promise
      await emit(tx, withdrawn('second', requestId))
    })
    await begun.promise
    await intake.db.transaction((tx) => emit(tx, withdrawn('first', requestId)))
    goOn.resolve()
    await older
    await log.isReadable()
    await log.dispatch()
    const ids = (await log.deliveries()).map(({ event_id }) => String(event_id))
    const inLog =
      await ownerSql`select body->>'reason' as reason from log.events where request_id = ${requestId} order by xid, seq`
    expect(inLog.map(({ reason }) => reason)).toEqual(['second', 'first'])
    expect(await log.deliver(ids)).toEqual({ handled: 2 })
    expect(await log.effects()).toEqual(['first', 'second'])
  })
})

describe('deliveries of another service', () => {
  test('are neither seen, acknowledged nor changed', async () => {
    await log.record(['a'])
    const ledger = log.as('ledger')
    expect(await ledger.sql`select * from log.deliveries`).toEqual([])
    expect((await ledger.sql`delete from log.deliveries`).count).toBe(0)
    expect((await ledger.sql`update log.deliveries set dead_at = now()`).count).toBe(0)
    const moved = ledger.sql`insert into log.positions values ('routing', 'intake', ${newId()}, 1)`
    await expect(moved).rejects.toMatchObject({ code: '42501' })
    expect(await log.deliveries()).toHaveLength(1)
  })

  test('are not made up by a service for itself', async () => {
    const made = log.fresh
      .sql`insert into log.deliveries (consumer, event_id, due_at) values ('routing', ${newId()}, now())`
    await expect(made).rejects.toMatchObject({ code: '42501' })
  })
})
