import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockHolder, tryLock, withLock } from './lock-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-lock-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a lock has one holder until it is given back', () => {
  const file = join(folder, 'one')
  const release = tryLock(file)
  expect(lockHolder(file)).toBe(process.pid)
  expect(tryLock(file)).toBeUndefined()
  release?.()
  expect(existsSync(file)).toBe(false)
  expect(lockHolder(file)).toBe(0)
})

test('the lock of a process that is gone is taken over', () => {
  const file = join(folder, 'dead')
  writeFileSync(file, '4194303')
  expect(tryLock(file)).toBeDefined()
})

test('work under one lock never overlaps', async () => {
  let running = 0
  let most = 0
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
  }
  await Promise.all(Array.from({ length: 4 }, () => withLock(join(folder, 'work'), work)))
  expect(most).toBe(1)
})

test('a lock is given back when the work throws', async () => {
  const file = join(folder, 'throws')
  await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(existsSync(file)).toBe(false)
})
