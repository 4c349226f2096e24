import { expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigFault, fixedClock, makeLogger, makeOrderlyStop, newId, parseConfig } from './index.ts'

const silent = makeLogger({ service: 'test', level: 'silent' })

test('names every variable at fault in one message, without its value', () => {
  const schema = z.object({
    PORT: z.coerce.number('write a port').max(65535, 'write a port'),
    DATABASE_URL: z.url('write a URL'),
  })
  const read = () => parseConfig(schema, { PORT: '70000', DATABASE_URL: 'secret' })
  expect(read).toThrow(ConfigFault)
  expect(read).toThrow('PORT: write a port\nDATABASE_URL: write a URL')
})

test('takes an empty variable for one that is not set', () => {
  expect(parseConfig(z.object({ PORT: z.string().default('1') }), { PORT: '' })).toEqual({ PORT: '1' })
})

test('stops in the order given, once, and goes on when a step fails or hangs', async () => {
  const stopped: string[] = []
  const step = (name: string, run: () => Promise<unknown>) => ({
    name,
    stop: () => {
      stopped.push(name)
      return run()
    },
  })
  const stop = makeOrderlyStop(
    [
      step('http', async () => {}),
      step('fails', async () => Promise.reject(new Error('no'))),
      step('hangs', () => new Promise(() => {})),
      step('database', async () => {}),
    ],
    silent,
    20,
  )
  await Promise.all([stop(), stop()])
  expect(stopped).toEqual(['http', 'fails', 'hangs', 'database'])
})

test('gives ids in order of creation', () => {
  const ids = Array.from({ length: 100 }, newId)
  expect(ids.toSorted()).toEqual(ids)
})

test('a fixed clock moves only when it is moved', () => {
  const clock = fixedClock('2027-01-01T00:00:00.000Z')
  clock.advance(1500)
  expect(clock.now().toISOString()).toBe('2027-01-01T00:00:01.500Z')
})
