import { newId } from '@hub/runtime'
import { expect, test } from 'vitest'
import { emit } from './emit.ts'
import { at, by, freshLog } from './fresh-log.ts'

const log = await freshLog()
const ledger = log.as('ledger')
const say = (requestId: string) =>
  ledger.db.transaction((tx) => emit(tx, { type: 'ledger.funding_not_needed', requestId, actor: by, at, body: {} }))
const outstanding = async () => (await log.deliveries()).map(({ event_id }) => String(event_id))

test('a service that comes to hear another takes what was said before for seen, and waits for nothing', async () => {
  const { ownerSql } = log.fresh
  const requestId = newId()
  await say(requestId)
  await say(requestId)
  await log.emit(['a'])
  await log.dispatch()
  await log.deliver(await outstanding())
  await ownerSql`select log.hear('routing', '{intake,ledger}')`
  await say(requestId)
  await log.isReadable()
  await log.dispatch()
  expect(await log.deliver(await outstanding())).toEqual({ handled: 1 })
  expect(await log.deliveries()).toEqual([])
})

test('no service has itself hear more', async () => {
  await expect(ledger.sql`select log.hear('ledger', '{identity}')`).rejects.toMatchObject({ code: '42501' })
})
