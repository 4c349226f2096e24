import type { Readable } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { makeStreams } from './streams.ts'

afterEach(() => vi.useRealTimers())

async function* endless() {
  for (let n = 0; ; n += 1) yield `${n}`
}
const ended = (stream: Readable) => new Promise((resolve) => stream.once('close', resolve))
const take = (stream: Readable) => stream.iterator({ destroyOnReturn: false }).next()

test('only so many reports are sent at once; one more is asked to come again', async () => {
  const open = makeStreams({ most: 2, patienceMs: 1000 })
  const [first, second] = [open(endless()), open(endless())]
  expect(() => open(endless())).toThrow(expect.objectContaining({ code: 'ledger.reports_busy', status: 503 }))
  first.destroy()
  await ended(first)
  const third = open(endless())
  expect(() => open(endless())).toThrow('again')
  for (const stream of [second, third]) stream.destroy()
})

test('a report whose reader takes nothing for long gives its place up, one that is read slowly does not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const open = makeStreams({ most: 2, patienceMs: 1000 })
  const stuck = open(endless())
  const slow = open(endless())
  stuck.on('error', () => {})
  await take(stuck)
  for (let n = 0; n < 5; n += 1) {
    await take(slow)
    vi.advanceTimersByTime(400)
  }
  await vi.waitFor(() => expect(stuck.destroyed).toBe(true))
  expect(slow.destroyed).toBe(false)
  slow.destroy()
})
