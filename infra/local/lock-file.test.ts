import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockHolder, tryLock, withLock } from './lock-file.ts'
import { birthOf } from './processes.ts'

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

// What a power cut leaves: the numbers in it belong to other processes at the next start.
const left = [
  ['of a process that is gone', '4194303 earlier'],
  ['whose number another process has now', `${process.ppid} earlier`],
  ['whose number this process has now', `${process.pid} earlier`],
  ['that has no time of birth', String(process.ppid)],
  ['that is empty', ''],
  ['that is garbage', '\0\0\0\0 %'],
] as const
test.for(left)('a lock file %s is taken over at once', ([, content], { task }) => {
  const file = join(folder, task.id)
  writeFileSync(file, content)
  expect(lockHolder(file)).toBe(0)
  expect(tryLock(file)).toBeDefined()
  expect(lockHolder(file)).toBe(process.pid)
})

test('a lock is held by the process that it names, and nothing else is left beside it', () => {
  const file = join(folder, 'other/lock')
  tryLock(file)
  writeFileSync(file, `${process.ppid} ${birthOf(process.ppid)}`)
  expect(lockHolder(file)).toBe(process.ppid)
  expect(tryLock(file)).toBeUndefined()
  expect(readdirSync(dirname(file))).toEqual(['lock'])
})

test('who waits in vain for a lock is told of which process', async () => {
  const file = join(folder, 'long')
  const release = tryLock(file)
  const waiting = withLock(file, () => Promise.resolve('never'), 60)
  await expect(waiting).rejects.toThrow(`${file} is held by process ${process.pid} (`)
  release?.()
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
