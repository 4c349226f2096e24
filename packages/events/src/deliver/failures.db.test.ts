// What an event on which something breaks does to itself, and does not do to its neighbours.
import { Refusal } from '@hub/errors'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { NotYet } from '../consumer.ts'
import { listDeadLetters } from '../dead-letters/dead-letters.ts'
import { addEffect, broken, failing, freshLog, type Handler } from '../fresh-log.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
const operator = log.as('console')
beforeEach(log.empty)

describe('failures', () => {
  test('lets 49 of a group of 50 take effect when one is bad', async () => {
    const reasons = Array.from({ length: 50 }, (_, n) => `e${n}`)
    const ids = await log.recordApart(reasons)
    expect(await log.deliver(ids, failing('e7', broken))).toEqual({ handled: 49, fault: 1 })
    expect((await log.effects()).toSorted()).toEqual(reasons.filter((reason) => reason !== 'e7').toSorted())
    expect(await log.deliveries()).toMatchObject([
      { reason: 'e7', faults: 1, error: 'broken', sent_at: null, dead_at: null },
    ])
  })

  test('puts aside what comes too early also when another of its group is bad', async () => {
    const [first = '', second = ''] = await log.record(['a', 'b'])
    await log.deliver(
      [first],
      failing('a', () => new Refusal('http.not_found')),
    )
    const [bad = ''] = await log.record(['bad'])
    expect(await log.deliver([bad, second], failing('bad', broken))).toEqual({ fault: 1, early: 1 })
  })

  test('names the event of a group that the database refuses, and no other', async () => {
    const ids = await log.recordApart(['a', 'b', 'c'])
    const divides: Handler = async (tx, event) => {
      await addEffect(tx, event)
      if (event.body.reason === 'b') await tx.execute(sql`select 1 / 0`)
    }
    await log.deliver(ids, divides)
    expect(await log.deliveries()).toMatchObject([{ reason: 'b', error: 'division by zero' }])
  })

  test('charges no other event of a request with the fault of one that comes free while its group is run again', async () => {
    const [first = '', second = ''] = await log.record(['a', 'b'])
    const [bad = ''] = await log.record(['bad'])
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
    const ids = await log.record(['a'])
    await log.deliver(
      ids,
      failing('a', () => new Error('a\0b')),
    )
    expect(await log.deliveries()).toMatchObject([{ faults: 1, error: 'ab' }])
  })

  test('makes a dead letter of the fifth fault', async () => {
    const ids = await log.record(['a'])
    for (let n = 1; n <= 4; n += 1) expect(await log.deliver(ids, failing('a', broken))).toEqual({ fault: 1 })
    expect(await log.deliver(ids, failing('a', broken))).toEqual({ dead: 1 })
    expect(await log.deliver(ids)).toEqual({})
    expect(await log.effects()).toEqual([])
  })

  test('makes a dead letter of a refusal at once', async () => {
    const ids = await log.record(['a'])
    const refused = () => new Refusal('http.forbidden', { needed: 'operator' })
    expect(await log.deliver(ids, failing('a', refused))).toEqual({ dead: 1 })
    expect(await listDeadLetters(operator.db, { limit: 10 })).toMatchObject([
      { error: 'http.forbidden: This needs the role operator.', faults: 1 },
    ])
  })

  test('counts no fault while something of another producer is still to come, and goes on when it is there', async () => {
    const ids = await log.record(['a'])
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
    const ids = await log.record(['a'])
    await ownerSql`update log.deliveries set waits = 239`
    expect(
      await log.deliver(
        ids,
        failing('a', () => new NotYet('never')),
      ),
    ).toEqual({ dead: 1 })
  })

  test('makes no dead letter of what waits behind one', async () => {
    const [first = '', second = ''] = await log.record(['a', 'b'])
    await log.deliver(
      [first],
      failing('a', () => new Refusal('http.not_found')),
    )
    await ownerSql`update log.deliveries set waits = 10_000 where event_id = ${second}`
    expect(await log.deliver([second])).toEqual({ early: 1 })
    expect(await log.deliveries()).toMatchObject([{ reason: 'a' }, { reason: 'b', dead_at: null, faults: 0 }])
  })
})
