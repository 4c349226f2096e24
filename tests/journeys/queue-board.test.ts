import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Hub, openHub } from './hub.ts'

let hub: Hub
beforeAll(async () => {
  hub = await openHub()
  await hub.start('identity', 'console')
})
afterAll(() => hub.close())

/** The cookie of a browser that has signed in with a key of an organisation. */
async function signIn(slug: string): Promise<string> {
  const { key } = (await hub.as(slug).post(`/v1/organisations/${slug}/keys`, {})).body
  const signedIn = await hub.anyone.post('/v1/session', { key })
  expect(signedIn.status).toBe(204)
  return signedIn.headers['set-cookie']?.split(';')[0] ?? ''
}

test('an operator who signed in sees every queue of this backend', async () => {
  const cookie = await signIn('operator')
  const page = await hub.anyone.get('/v1/ops/queues', { cookie, accept: 'text/html' })
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('id="root"') })
  const board = await hub.anyone.get('/v1/ops/queues/api/queues', { cookie })
  const names = board.body.queues.map(({ name }: { name: string }) => name)
  expect(names).toEqual(['assessment', 'intake', 'ledger', 'routing'])
})

test('nobody else who signed in does', async () => {
  const cookie = await signIn('freetown')
  expect((await hub.anyone.get('/v1/ops/queues/api/queues', { cookie })).status).toBe(403)
})
