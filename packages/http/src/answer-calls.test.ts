// Calls with keys, several in one transaction: what the routes of both kinds rest on.
import { createHash } from 'node:crypto'
import { Refusal } from '@hub/errors'
import { type FreshDatabase, freshDatabase } from '@hub/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerCalls, type Keyed, type Story } from './answer-calls.ts'

let database: FreshDatabase
const runs: string[][] = []
beforeAll(async () => {
  database = await freshDatabase('identity')
})
afterAll(() => database.drop())
beforeEach(() => void runs.splice(0))

const callOf = (text: string, key: string | null): Keyed => ({
  call: { params: {}, query: {}, body: text, principal: null, requestId: text, ifMatch: null, isSecure: false },
  slot: key === null ? null : { ...slot, key, fingerprint: createHash('sha256').update(text).digest() },
})
const slot = { service: 'identity', organisation: 'freetown', route: 'POST /v1/things' }

/** Answers each text with how many were run before it; refuses what begins with "no". */
const story: Story = {
  runAll: async (_, calls) => {
    const texts = calls.map(({ body }) => String(body))
    const before = runs.flat().length
    runs.push(texts)
    return texts.map((text, place) =>
      text.startsWith('no') ? new Refusal('http.not_found') : { body: { text, place: before + place } },
    )
  },
  complete: ({ body, headers = {} }) => ({ status: 201, headers, body }),
  redactForReplay: undefined,
}

const answer = (...calls: Keyed[]) => database.db.transaction((tx) => answerCalls(tx, story, calls))
const short = (given: Awaited<ReturnType<typeof answer>>) =>
  given.map((one) =>
    one instanceof Refusal
      ? one.code
      : `${JSON.stringify(one.body)}${one.headers['idempotency-replayed'] ? ' replayed' : ''}`,
  )
const boundKeys = async () =>
  (await database.ownerSql`select key from identity.idempotency_keys order by key`).map(({ key }) => key)

test('of two calls with one key in one group the second gets the first’s answer, and a third with another body is refused', async () => {
  const given = await answer(callOf('a', 'k1'), callOf('b', null), callOf('a', 'k1'), callOf('c', 'k1'))
  expect(short(given)).toEqual([
    '{"text":"a","place":0}',
    '{"text":"b","place":1}',
    '{"text":"a","place":0} replayed',
    'http.idempotency_key_reused',
  ])
  expect(runs).toEqual([['a', 'b']])
})

test('a refused call leaves its key free for the next with it in the same group', async () => {
  const given = await answer(callOf('no', 'k2'), callOf('yes', 'k2'), callOf('no', 'k2'))
  expect(short(given)).toEqual(['http.not_found', '{"text":"yes","place":1}', 'http.idempotency_key_reused'])
  expect(await boundKeys()).toContain('k2')
})

test('calls without a key are never taken for one another', async () => {
  await answer(callOf('same', null), callOf('same', null))
  expect(runs).toEqual([['same', 'same']])
})

test('among calls that run, one whose key runs elsewhere is refused alone', async () => {
  await database.db.transaction(async (tx) => {
    await answerCalls(tx, story, [callOf('slow', 'k3')])
    expect(short(await answer(callOf('slow', 'k3'), callOf('quick', 'k4')))).toEqual([
      'http.idempotency_in_progress',
      '{"text":"quick","place":1}',
    ])
  })
  expect(short(await answer(callOf('slow', 'k3')))).toEqual(['{"text":"slow","place":0} replayed'])
})

test('where nothing is left to run, the story is not asked', async () => {
  await answer(callOf('once', 'k5'))
  await answer(callOf('once', 'k5'), callOf('once', 'k5'))
  expect(runs).toEqual([['once']])
})

test('an answer without a body is kept and given again', async () => {
  const empty = { ...story, runAll: async () => [{ body: null }] }
  await database.db.transaction((tx) => answerCalls(tx, empty, [callOf('empty', 'k6')]))
  expect(short(await answer(callOf('empty', 'k6')))).toEqual(['null replayed'])
})

test('a story that returns too few outcomes commits nothing', async () => {
  const short = { ...story, runAll: async () => [] }
  const given = database.db.transaction((tx) => answerCalls(tx, short, [callOf('x', 'k7')]))
  await expect(given).rejects.toThrow('1 calls had 0 outcomes')
  expect(await boundKeys()).not.toContain('k7')
})
