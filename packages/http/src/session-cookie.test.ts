import { openDatabase } from '@hub/database'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { read } from './route.ts'
import { sampleApp } from './sample-app.ts'
import { endedSessionCookie, sessionCookie, sessionKeyIn } from './session-cookie.ts'

test('a cookie is read as it was written, and kept to https where the caller came by it', () => {
  const open = sessionCookie('hub_abc-_123', { isSecure: false, seconds: 60 })
  expect(sessionKeyIn(`other=1; ${open.split(';')[0]}`)).toBe('hub_abc-_123')
  expect(open).not.toContain('Secure')
  expect(sessionCookie('hub_abc', { isSecure: true, seconds: 60 })).toContain('Secure')
  expect(sessionKeyIn(endedSessionCookie({ isSecure: true }).split(';')[0])).toBeUndefined()
})

test('a proxy is believed about https only where the hub is told to', async () => {
  const database = openDatabase({ url: 'postgres://hub@127.0.0.1:1/hub', name: 'test never asked' })
  const isSecureRoute = read({
    path: '/v1/is-secure',
    operation: 'readIsSecure',
    summary: 'A sample',
    tag: 'Samples',
    access: 'public',
    answer: z.boolean(),
    run: async (_, { isSecure }) => ({ body: isSecure }),
  })
  for (const trustProxy of [false, true]) {
    const { app } = await sampleApp(database.db, {}, { trustProxy }, [isSecureRoute])
    const answer = await app.inject({ url: '/v1/is-secure', headers: { 'x-forwarded-proto': 'https' } })
    expect(answer.json()).toBe(trustProxy)
    await app.close()
  }
  await database.close()
})
