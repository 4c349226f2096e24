import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { newId } from '@hub/runtime'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { NotYet } from '../consumer.ts'
import { discardDeadLetter, findDeadLetter, listDeadLetters, redriveDeadLetter } from '../dead-letters/dead-letters.ts'
import { emit } from '../emit.ts'
import { addEffect, by, freshLog, type Handler, withdrawn } from '../fresh-log.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
const operator = log.as('console')

beforeEach(async () => {
  await ownerSql`truncate log.deliveries, log.positions, public.effects`
  await ownerSql`update log.consumers set (xid, seq) = (select coalesce(max(xid), '0'), coalesce(max(seq), 0) from log.events)`
})

const record = async (reasons: string[], requestId?: string) => {
  const ids = await log.emit(reasons, requestId)
  await log.dispatch()
  return ids
}
/** As many events as reasons, each of a request of its own. */
const recordApart = async (reasons: string[]) => {
  const ids: string[] = []
  for (const reason of reasons) ids.push(...(await log.emit([reason])))
  await log.dispatch()
  return ids
}
const failing =
  (bad: string, fault: () => Error): Handler =>
  async (tx, event) => {
    await addEffect(tx, event)
    if (event.body.reason === bad) throw fault()
  }
const broken = () => new Error('broken')

describe('once', () => {
  test('acts once when a job runs again', async () => {
    const ids = await record(['a'])
    expect(await log.deliver(ids)).toEqual({ handled: 1 })
    expect(await log.deliver(ids)).toEqual({})
    expect(await log.effects()).toEqual(['a'])
    expect(await log.deliveries()).toEqual([])
  })

  test('locks for the whole group before its first handler runs, in the same transaction', async () => {
    const ids = await record(['a', 'b'])
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
    const ids = await recordApart(Array.from({ length: 20 }, (_, n) => `e${n}`))
    await Promise.all(Array.from({ length: 6 }, () => log.deliver(ids)))
    expect((await log.effects()).toSorted()).toEqual(Array.from({ length: 20 }, (_, n) => `e${n}`).toSorted())
  })

  test('acknowledges what it has no handler for', async () => {
    const ids = await record(['a'])
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
    const ids = await record(['a'])
    await log.deliver(ids)
    await ownerSql`insert into log.deliveries (consumer, event_id, due_at) values ('routing', ${ids[0] ?? ''}, now())`
    await log.deliver(ids)
    expect(await log.effects()).toEqual(['a'])
    expect(await log.deliveries()).toEqual([])
  })
})

describe('in order', () => {
  test('handles the events of a request by their sequence, whatever the order of the job', async () => {
    const ids = await record(['a', 'b', 'c'])
    await log.deliver(ids.toReversed())
    expect(await log.effects()).toEqual(['a', 'b', 'c'])
  })

  test('takes along what is outstanding before an event that comes too early', async () => {
    const ids = await record(['a', 'b', 'c'])
    expect(await log.deliver(ids.slice(2))).toEqual({ handled: 3 })
    expect(await log.effects()).toEqual(['a', 'b', 'c'])
  })

  test('waits at a gap while somebody else has the event before it in hand, and goes on right after', async () => {
    const [first = '', second = ''] = await record(['a', 'b'])
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
    const [first = '', second = ''] = await record(['a', 'b'])
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

describe('failures', () => {
  test('lets 49 of a group of 50 take effect when one is bad', async () => {
    const reasons = Array.from({ length: 50 }, (_, n) => `e${n}`)
    const ids = await recordApart(reasons)
    expect(await log.deliver(ids, failing('e7', broken))).toEqual({ handled: 49, fault: 1 })
    expect((await log.effects()).toSorted()).toEqual(reasons.filter((reason) => reason !== 'e7').toSorted())
    expect(await log.deliveries()).toMatchObject([
      { reason: 'e7', faults: 1, error: 'broken', sent_at: null, dead_at: null },
    ])
  })

  test('puts aside what comes too early also when another of its group is bad', async () => {
    const [first = '', second = ''] = await record(['a', 'b'])
    await log.deliver(
      [first],
      failing('a', () => new Refusal('http.not_found')),
    )
    const [bad = ''] = await record(['bad'])
    expect(await log.deliver([bad, second], failing('bad', broken))).toEqual({ fault: 1, early: 1 })
  })

  test('names the event of a group that the database refuses, and no other', async () => {
    const ids = await recordApart(['a', 'b', 'c'])
    const divides: Handler = async (tx, event) => {
      await addEffect(tx, event)
      if (event.body.reason === 'b') await tx.execute(sql`select 1 / 0`)
    }
    await log.deliver(ids, divides)
    expect(await log.deliveries()).toMatchObject([{ reason: 'b', error: 'division by zero' }])
  })

  test('charges no other event of a request with the fault of one that comes free while its group is run again', async () => {
    const [first = '', second = ''] = await record(['a', 'b'])
    const [bad = ''] = await record(['bad'])
    const isFree = Promise.withResolvers<void>()
    const elsewhere = ownerSql.begin(async (tx) => {
      await tx`select from log.deliveries where event_id = ${first} for update`
      await isFree.promise
    })
    await log.deliver([bad, second], async (_, { body: { reason } }) => {
      isFree.resolve()
      await elsewhere
      throw new Error(`${reason} is broken`)
    })
    expect(await log.deliveries()).toMatchObject([
      { reason: 'a', faults: 0, error: null },
      { reason: 'b', faults: 0, error: null },
      { reason: 'bad', faults: 1, error: 'bad is broken' },
    ])
  })

  test('keeps an error that has a zero in its text', async () => {
    const ids = await record(['a'])
    await log.deliver(
      ids,
      failing('a', () => new Error('a\0b')),
    )
    expect(await log.deliveries()).toMatchObject([{ faults: 1, error: 'ab' }])
  })

  test('makes a dead letter of the fifth fault', async () => {
    const ids = await record(['a'])
    for (let n = 1; n <= 4; n += 1) expect(await log.deliver(ids, failing('a', broken))).toEqual({ fault: 1 })
    expect(await log.deliver(ids, failing('a', broken))).toEqual({ dead: 1 })
    expect(await log.deliver(ids)).toEqual({})
    expect(await log.effects()).toEqual([])
  })

  test('makes a dead letter of a refusal at once', async () => {
    const ids = await record(['a'])
    const refused = () => new Refusal('http.forbidden', { needed: 'operator' })
    expect(await log.deliver(ids, failing('a', refused))).toEqual({ dead: 1 })
    expect(await listDeadLetters(operator.db, { limit: 10 })).toMatchObject([
      { error: 'http.forbidden: This needs the role operator.', faults: 1 },
    ])
  })

  test('counts no fault while something of another producer is still to come, and goes on when it is there', async () => {
    const ids = await record(['a'])
    for (let n = 1; n <= 8; n += 1)
      expect(
        await log.deliver(
          ids,
          failing('a', () => new NotYet('no offer yet')),
        ),
      ).toEqual({ waiting: 1 })
    expect(await log.deliveries()).toMatchObject([{ faults: 0, waits: 8, error: 'no offer yet' }])
    expect(await log.deliver(ids)).toEqual({ handled: 1 })
  })

  test('makes a dead letter of what has waited very often', async () => {
    const ids = await record(['a'])
    await ownerSql`update log.deliveries set waits = 239`
    expect(
      await log.deliver(
        ids,
        failing('a', () => new NotYet('never')),
      ),
    ).toEqual({ dead: 1 })
  })

  test('makes no dead letter of what waits behind one', async () => {
    const [first = '', second = ''] = await record(['a', 'b'])
    await log.deliver(
      [first],
      failing('a', () => new Refusal('http.not_found')),
    )
    await ownerSql`update log.deliveries set waits = 10_000 where event_id = ${second}`
    expect(await log.deliver([second])).toEqual({ early: 1 })
    expect(await log.deliveries()).toMatchObject([{ reason: 'a' }, { reason: 'b', dead_at: null, faults: 0 }])
  })
})

describe('an event that ends its worker', () => {
  const takings = async () =>
    (await log.deliveries()).map(({ reason, takings }) => `${String(reason)} ${Number(takings)}`)
  const take = (id: string | undefined, times: number) =>
    ownerSql`update log.deliveries set takings = ${times} where event_id = ${id ?? ''}`

  test('is known to have been in hand: that is committed before the effect, of all its group', async () => {
    const ids = await recordApart(['a', 'b'])
    const seen: string[][] = []
    await log.deliver(ids, async () => void seen.push(await takings()))
    expect(seen[0]).toEqual(['a 1', 'b 1'])
  })

  test('is not confused with one that got an answer, whichever', async () => {
    const ids = await record(['a', 'b'])
    await log.deliver(
      ids,
      failing('a', () => new NotYet('wait')),
    )
    expect(await takings()).toEqual(['a 0', 'b 0'])
    await log.deliver(ids, failing('a', broken))
    expect(await takings()).toEqual(['a 0', 'b 0'])
  })

  test('is not confused with one that had no answer because the database failed the worker', async () => {
    const ids = await recordApart(['a', 'b'])
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
    const ids = await record(['a'])
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
    const [first = '', second = '', third = ''] = await record(['a', 'b', 'c'])
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
    const [first = '', second = ''] = await record(['a', 'b'])
    await take(first, 2)
    expect(await log.deliver([second])).toEqual({ early: 1 })
    expect(await takings()).toEqual(['a 2', 'b 0'])
  })

  test('is noted as in hand too where another takes it along', async () => {
    const [, second = ''] = await record(['a', 'b'])
    const seen: string[][] = []
    await log.deliver([second], async () => void seen.push(await takings()))
    expect(seen[0]).toEqual(['a 1', 'b 1'])
  })

  test('becomes a dead letter when it was in hand five times, alone, and is tried again when an operator redrives it', async () => {
    const [killer = '', ...others] = await recordApart(['killer', 'b', 'c'])
    await take(killer, 5)
    for (const other of others) await take(other, 4)
    expect(await log.deliver([killer, ...others])).toEqual({ handled: 2, dead: 1 })
    const [letter] = await listDeadLetters(operator.db, { limit: 10 })
    expect(letter).toMatchObject({ error: 'taken 5 times and never answered: it seems to end the process' })
    await operator.db.transaction((tx) => redriveDeadLetter(tx, letter?.id ?? '', by))
    expect(await log.deliver([killer])).toEqual({ handled: 1 })
  })

  test('has no other suspect beside it in its process', async () => {
    const ids = await recordApart(['a', 'b', 'c'])
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

describe('dead letters', () => {
  const bury = async (reasons: string[]) => {
    const ids = await record(reasons)
    await log.deliver(
      ids.slice(0, 1),
      failing(reasons[0] ?? '', () => new Refusal('http.not_found')),
    )
    await log.deliver(ids)
    return { ids, id: `routing-${ids[0]}` }
  }

  test('are tried again when an operator redrives them, before what waited for them', async () => {
    const { ids, id } = await bury(['a', 'b'])
    expect(await log.effects()).toEqual([])
    await operator.db.transaction((tx) => redriveDeadLetter(tx, id, by))
    await log.deliver(ids)
    expect(await log.effects()).toEqual(['a', 'b'])
    expect(
      await ownerSql`select kind, reason, error, actor from log.interventions order by id desc limit 1`,
    ).toMatchObject([{ kind: 'redriven', reason: null, error: expect.stringContaining('http.not_found'), actor: by }])
  })

  test('have no effect and count as seen when an operator discards them with a reason', async () => {
    const { ids, id } = await bury(['a', 'b'])
    await operator.db.transaction((tx) => discardDeadLetter(tx, id, 'a test of ours', by))
    await log.deliver(ids)
    expect(await log.effects()).toEqual(['b'])
    expect(await log.deliveries()).toEqual([])
    expect(await ownerSql`select kind, reason, actor from log.interventions order by id desc limit 1`).toMatchObject([
      { kind: 'discarded', reason: 'a test of ours', actor: by },
    ])
  })

  test('are listed page by page, oldest event first, and each found by its id', async () => {
    const buried = [await bury(['a']), await bury(['b']), await bury(['c'])]
    const first = await listDeadLetters(operator.db, { limit: 2 })
    const second = await listDeadLetters(operator.db, { limit: 2, after: first[1]?.id ?? '' })
    expect([...first, ...second].map(({ id }) => id)).toEqual(buried.map(({ id }) => id))
    expect(await findDeadLetter(operator.db, first[0]?.id ?? '')).toEqual(first[0])
    expect(first[0]?.event).toMatchObject({ type: 'intake.request_withdrawn', sequence: 1, body: { reason: 'a' } })
  })

  test.each(['nothing', 'routing-nothing', `routing-${newId()}`, `-${newId()}`, ''])(
    'are not found by %j',
    async (id) => {
      await expect(findDeadLetter(operator.db, id)).rejects.toMatchObject({ code: 'events.dead_letter_unknown' })
    },
  )

  test('are redriven once when two operators do so', async () => {
    const { id } = await bury(['a'])
    const both = await Promise.allSettled(
      [1, 2].map(() => operator.db.transaction((tx) => redriveDeadLetter(tx, id, by))),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('keep the record of what was done with them, even from a superuser', async () => {
    await expect(ownerSql`delete from log.interventions`).rejects.toThrow('append-only')
  })
})

describe('deliveries of another service', () => {
  test('are neither seen, acknowledged nor changed', async () => {
    await record(['a'])
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
