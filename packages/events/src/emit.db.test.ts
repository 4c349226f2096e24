import { newId } from '@hub/runtime'
import { expect, test } from 'vitest'
import { emit, emitAll } from './emit.ts'
import { at, by, freshLog, withdrawn } from './fresh-log.ts'
import { wakeChannel, wakeDispatcher } from './wake.ts'

const log = await freshLog()
const { ownerSql } = log.fresh
const intake = log.as('intake')
const routing = log.as('routing')

test('numbers the events of each request and producer from 1, in the order given, also across transactions', async () => {
  const [one, other] = [newId(), newId()]
  await intake.db.transaction((tx) => emitAll(tx, [withdrawn('a', one), withdrawn('b', other), withdrawn('c', one)]))
  await intake.db.transaction((tx) => emit(tx, withdrawn('d', one)))
  const rows = await ownerSql`
    select body->>'reason' as reason, sequence, producer, revision, actor, occurred_at from log.events
    where request_id = any(${[one, other]}) order by seq`
  expect(rows.map(({ reason, sequence }) => [reason, sequence])).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 2],
    ['d', 3],
  ])
  expect(rows[0]).toMatchObject({ producer: 'intake', revision: 1, actor: by, occurred_at: at })
})

test('numbers without a gap when many transactions emit for one request at once', async () => {
  const requestId = newId()
  await Promise.all(
    Array.from({ length: 20 }, () => intake.db.transaction((tx) => emit(tx, withdrawn('at once', requestId)))),
  )
  const rows = await ownerSql`select sequence from log.events where request_id = ${requestId} order by sequence`
  expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('records nothing, and uses no number, when the transaction is rolled back', async () => {
  const requestId = newId()
  const doomed = intake.db.transaction(async (tx) => {
    await emit(tx, withdrawn('never', requestId))
    throw new Error('changed my mind')
  })
  await expect(doomed).rejects.toThrow('changed my mind')
  await intake.db.transaction((tx) => emit(tx, withdrawn('first', requestId)))
  const rows = await ownerSql`select sequence from log.events where request_id = ${requestId}`
  expect(rows.map(({ sequence }) => sequence)).toEqual([1])
})

test('refuses a body that is not of the shape of its type', async () => {
  const wrong = { ...withdrawn('x', newId()), body: { reason: 'x', contact: 'somebody' } }
  await expect(intake.db.transaction((tx) => emit(tx, wrong))).rejects.toThrow('contact')
})

test('lets no service append the events of another', async () => {
  const forged = routing.db.transaction((tx) => emit(tx, withdrawn('forged', newId())))
  await expect(forged).rejects.toMatchObject({
    cause: { code: '42501', message: expect.stringContaining('may not append intake.request_withdrawn') },
  })
})

test('lets no service hide a forged event among its own', async () => {
  const requestId = newId()
  const mixed = routing.db.transaction((tx) =>
    emitAll(tx, [
      { type: 'routing.offer_lapsed', requestId, actor: by, at, body: { offerId: newId(), partner: 'iom' } },
      withdrawn('forged', requestId),
    ]),
  )
  await expect(mixed).rejects.toMatchObject({ cause: { code: '42501' } })
})

test.each(['identity', 'intake', 'assessment', 'routing', 'ledger', 'dispatcher', 'console'])(
  'lets %s neither insert into the log past its door nor change it',
  async (service) => {
    const { sql } = log.as(service)
    const denied = { code: '42501' }
    const values = sql`('intake', 'intake.request_withdrawn', '{}', now(), '{}')`
    await expect(
      sql`insert into log.events (producer, type, actor, occurred_at, body) values ${values}`,
    ).rejects.toMatchObject(denied)
    await expect(sql`update log.events set body = '{}'`).rejects.toMatchObject(denied)
    await expect(sql`delete from log.events`).rejects.toMatchObject(denied)
    await expect(sql`truncate log.events`).rejects.toMatchObject(denied)
    await expect(sql`update log.sequences set last = 0`).rejects.toMatchObject(denied)
    await expect(sql`update log.members set role = session_user`).rejects.toMatchObject(denied)
  },
)

test('lets not even a superuser change what was recorded', async () => {
  const [{ rolsuper } = {}] = await ownerSql`select rolsuper from pg_roles where rolname = current_user`
  expect(rolsuper).toBe(true)
  const message = 'log.events is append-only'
  await expect(ownerSql`update log.events set body = '{}' where false`).rejects.toThrow(message)
  await expect(ownerSql`delete from log.events`).rejects.toThrow(message)
  await expect(ownerSql`truncate log.events`).rejects.toThrow(message)
})

test('tells the dispatchers after the commit, once for what comes close together', async () => {
  const heard: (() => void)[] = []
  let hints = 0
  const listening = await ownerSql.listen(wakeChannel, () => {
    hints += 1
    heard.shift()?.()
  })
  const nextHint = () => new Promise<void>((resolve) => heard.push(resolve))

  const [first, last] = [nextHint(), nextHint()]
  for (let n = 0; n < 10; n += 1) wakeDispatcher(intake.sql)
  await Promise.all([first, last])
  const ofEvent = nextHint()
  await intake.db.transaction((tx) => emit(tx, withdrawn('hint', newId())))
  await ofEvent
  expect(hints).toBe(3)
  await listening.unlisten()
})
