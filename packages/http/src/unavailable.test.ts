import { createServer } from 'node:net'
import { openDatabase } from '@hub/database'
import { freshDatabase, insertOrganisations } from '@hub/testing'
import { afterEach, expect, test } from 'vitest'
import { describeFault } from './fault.ts'
import { sampleApp } from './sample-app.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function appOn(url: string, isReady = async () => true) {
  const database = openDatabase({ url, name: 'test unavailable', max: 1 })
  const { app } = await sampleApp(database.db, {}, { health: [{ name: 'sample', isReady }] })
  undo.push(
    () => database.close(),
    () => app.close(),
  )
  return app
}

test('a database that is not there is 503 with Retry-After, never a fault', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  await new Promise((resolve) => server.close(resolve))
  const app = await appOn(`postgres://hub@127.0.0.1:${port}/hub`)
  const answer = await app.inject('/v1/things')
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
  expect(answer.json().code).toBe('http.unavailable')
})

test('a session that the server ends is 503, and calls soon find a new one', async () => {
  const database = await freshDatabase('identity')
  undo.push(() => database.drop())
  await insertOrganisations(database.ownerSql)
  const app = await appOn(database.urlAs('identity'))
  await app.inject('/v1/things')
  const locked = database.ownerSql.begin(async (tx) => {
    await tx`lock table identity.organisations in access exclusive mode`
    const waiting = app.inject('/v1/things')
    const isWaiting = async () =>
      (await tx`select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)
        .length
    await expect.poll(isWaiting).toBe(1)
    await tx`select pg_terminate_backend(pid) from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`
    return { answer: await waiting }
  })
  const { answer } = await locked
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
  await expect.poll(async () => (await app.inject('/v1/things')).statusCode).toBe(200)
})

test('what is logged of a failed statement holds none of its parameters', () => {
  const cause = Object.assign(new Error('duplicate key value violates unique constraint "x"'), {
    code: '23505',
    detail: 'Key (email)=(amina@example.org) already exists.',
    constraint_name: 'x',
  })
  const fault = Object.assign(new Error('Failed query: insert …\nparams: amina@example.org', { cause }), {
    query: 'insert into intake.contacts (email) values ($1)',
    params: ['amina@example.org'],
  })
  const described = describeFault(fault)
  expect(described).toMatchObject({ code: '23505', constraint: 'x', statement: fault.query })
  expect(JSON.stringify(described)).not.toContain('amina')
})

test('is ready when each part is, and says which is not', async () => {
  const nowhere = 'postgres://hub@127.0.0.1:1/hub'
  const ready = await appOn(nowhere)
  expect((await ready.inject('/readyz')).json()).toEqual({ isReady: true, parts: { sample: true } })
  const failing = await appOn(nowhere, () => Promise.reject(new Error('gone')))
  const answer = await failing.inject('/readyz')
  expect([answer.statusCode, answer.json()]).toEqual([503, { isReady: false, parts: { sample: false } }])
  expect((await failing.inject('/healthz')).statusCode).toBe(200)
})
