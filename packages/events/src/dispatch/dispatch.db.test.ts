import { newId } from '@hub/runtime'
import { beforeEach, expect, test } from 'vitest'
import { emit } from '../emit.ts'
import { at, by, freshLog, withdrawn } from '../fresh-log.ts'
import { standardTuning } from '../tuning.ts'
import { insertDeliveries, isFromAnotherServer, listOwing, markSentAgain, markUnanswered } from './dispatch.sql.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
const [{ sql }, { sql: another }] = [log.as('dispatcher'), log.as('dispatcher')]
const intake = log.as('intake')

beforeEach(async () => {
  await ownerSql`truncate log.deliveries`
  await ownerSql`delete from log.consumers where name <> 'routing'`
  await ownerSql`update log.consumers set (xid, seq) = (select coalesce(max(xid), '0'), coalesce(max(seq), 0) from log.events)`
})

const opened = async (tuning = standardTuning) => (await insertDeliveries(sql, tuning)).map(({ eventId }) => eventId)

test('does not skip an event that is committed late', async () => {
  const older = await log.emit(['older'])
  const begun = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const late = intake.db.transaction(async (tx) => {
    await emit(tx, withdrawn('late', newId()))
    begun.resolve()
    await goOn.promise
  })
  await begun.promise
  await intake.db.transaction((tx) => emit(tx, withdrawn('quick', newId())))
  expect(await opened()).toEqual(older)
  expect(await opened()).toEqual([])
  goOn.resolve()
  await late
  await log.isReadable()
  await opened()
  expect((await log.deliveries()).map(({ reason }) => reason)).toEqual(['older', 'late', 'quick'])
})

test('opens each delivery once when many dispatchers read at once', async () => {
  const ids = await log.emit(Array.from({ length: 40 }, (_, n) => `e${n}`))
  const reads = await Promise.all(
    [sql, another, sql, another].map((client) => insertDeliveries(client, standardTuning)),
  )
  expect(reads.flat().map(({ eventId }) => eventId)).toEqual(ids)
})

test('leaves a consumer to the dispatcher that has it in hand', async () => {
  const ids = await log.emit(['a'])
  await ownerSql.begin(async (tx) => {
    await tx`select from log.consumers for update`
    expect(await opened()).toEqual([])
  })
  expect(await opened()).toEqual(ids)
})

test('opens deliveries for those that hear the producer, and goes past what they do not hear', async () => {
  await ownerSql`insert into log.consumers (name, producers) values ('ledger', '{routing}')`
  const [id] = await log.emit(['a'])
  await log.as('routing').db.transaction((tx) =>
    emit(tx, {
      type: 'routing.offer_lapsed',
      requestId: newId(),
      actor: by,
      at,
      body: { offerId: newId(), partner: 'iom' },
    }),
  )
  await log.isReadable()
  const sendings = await insertDeliveries(sql, standardTuning)
  const fresh = sendings.filter(({ consumer, eventId }) => consumer === 'routing' || eventId === id)
  expect(fresh).toEqual([{ consumer: 'routing', eventId: id, epoch: 1 }])
  const [end] = await ownerSql`select xid, seq from log.events order by xid desc, seq desc limit 1`
  expect(await ownerSql`select xid, seq from log.consumers where name = 'routing'`).toEqual([end])
})

test('gives a consumer that is new the whole log from its beginning', async () => {
  await log.emit(['a'])
  await ownerSql`insert into log.consumers (name, producers) values ('assessment', '{intake}')`
  const [{ all } = {}] = await ownerSql`select count(*)::int as all from log.events where producer = 'intake'`
  const sendings = await insertDeliveries(sql, standardTuning)
  expect(sendings.filter(({ consumer }) => consumer === 'assessment')).toHaveLength(all)
})

test('leaves in the log what is more than a consumer may have in the queue', async () => {
  const ids = await log.emit(['a', 'b', 'c'])
  const two = { ...standardTuning, bound: 2 }
  expect(await opened(two)).toEqual(ids.slice(0, 2))
  expect(await opened(two)).toEqual([])
  await ownerSql`delete from log.deliveries where event_id = ${ids[0] ?? ''}`
  expect(await opened(two)).toEqual(ids.slice(2))
})

test('does not count what waits for another event as in the queue, so that the other can come', async () => {
  const ids = await log.emit(['a', 'b'])
  const one = { ...standardTuning, bound: 1 }
  await opened(one)
  await ownerSql`update log.deliveries set sent_at = null, due_at = 'infinity'`
  expect(await opened(one)).toEqual(ids.slice(1))
})

test('sends again what was put aside once it is due, as a job of its own', async () => {
  const [id = ''] = await log.emit(['a'])
  await opened()
  await ownerSql`update log.deliveries set sent_at = null, due_at = now() + interval '1 hour'`
  expect(await markSentAgain(sql, standardTuning)).toEqual([])
  await ownerSql`update log.deliveries set due_at = now()`
  expect(await markSentAgain(sql, standardTuning)).toEqual([{ consumer: 'routing', eventId: id, epoch: 2 }])
  expect(await markSentAgain(sql, standardTuning)).toEqual([])
})

test('sends again what has had no answer for too long', async () => {
  const [id = ''] = await log.emit(['a'])
  await opened()
  expect(await markUnanswered(sql, 'routing', 'between', standardTuning)).toEqual([])
  await ownerSql`update log.deliveries set due_at = now()`
  expect(await markUnanswered(sql, 'routing', 'between', standardTuning)).toMatchObject([{ eventId: id, epoch: 2 }])
})

test('sends everything again when the queue is empty beside it, but not what was sent a moment ago', async () => {
  const [id = ''] = await log.emit(['a'])
  await opened()
  expect(await listOwing(sql, standardTuning)).toEqual([])
  expect(await markUnanswered(sql, 'routing', 'empty', standardTuning)).toEqual([])
  await ownerSql`update log.deliveries set sent_at = now() - interval '2 seconds'`
  expect(await listOwing(sql, standardTuning)).toEqual(['routing'])
  expect(await markUnanswered(sql, 'routing', 'empty', standardTuning)).toMatchObject([{ eventId: id }])
})

test('makes no dead letter of what is sent again, however often, and waits no longer each time than sixteen times as long', async () => {
  const [id = ''] = await log.emit(['a'])
  await opened()
  for (let n = 1; n <= 20; n += 1) {
    await ownerSql`update log.deliveries set due_at = now()`
    expect(await markUnanswered(sql, 'routing', 'between', standardTuning)).toMatchObject([
      { eventId: id, epoch: n + 1 },
    ])
  }
  const [row] = await ownerSql`
    select unanswered, dead_at, takings, extract(epoch from due_at - sent_at)::float8 as pause from log.deliveries`
  expect(row).toMatchObject({ unanswered: 20, takings: 0, dead_at: null, pause: expect.closeTo(16 * 30, 0) })
})

test('does not send again what is silent beside a full queue, where it waits most likely', async () => {
  await log.emit(['a'])
  await opened()
  await ownerSql`update log.deliveries set due_at = now()`
  expect(await markUnanswered(sql, 'routing', 'full', standardTuning)).toEqual([])
})

test('counts what is in the queue without looking at what is not', async () => {
  const sparse = 5000
  await ownerSql`
    insert into log.deliveries (consumer, event_id, due_at, sent_at) select 'routing', uuidv7(), 'infinity', null from generate_series(1, ${sparse})`
  await ownerSql`analyze log.deliveries`
  const [plan] = await ownerSql`
    explain (format json) select count(*) from log.deliveries d where d.consumer = 'routing' and d.sent_at is not null and d.dead_at is null`
  expect(JSON.stringify(plan)).toContain('deliveries_sent')
})

test('writes nothing while there is nothing to read', async () => {
  await opened()
  const before = await ownerSql`select xmin, xmax, ctid from log.consumers order by name`
  await opened()
  expect(await ownerSql`select xmin, xmax, ctid from log.consumers order by name`).toEqual(before)
})

// The last test of this file: nothing can be taken out of the log again.
test('notices a log that was loaded from another server, whose new events it could not see', async () => {
  await log.emit(['a'])
  expect(await isFromAnotherServer(sql)).toBe(false)
  await ownerSql`
    insert into log.events (xid, producer, type, actor, occurred_at, body)
    values ('9000000000', 'intake', 'intake.request_withdrawn', '{}', now(), '{}')`
  expect(await isFromAnotherServer(sql)).toBe(true)
})
