import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRolePasswords } from './role-passwords.ts'
import { serviceNames } from './services.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-roles-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('every service and the queue gets a password of its own, made once and kept where one user can read it', async () => {
  const file = join(folder, 'made.json')
  const made = await readRolePasswords(file)
  expect(Object.keys(made).sort()).toEqual([...serviceNames, 'queue'].sort())
  expect(new Set(Object.values(made)).size).toBe(serviceNames.length + 1)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await readRolePasswords(file)).toEqual(made)
})

test('a password of the environment goes before the one that was kept', async () => {
  const given = await readRolePasswords(join(folder, 'made.json'), { HUB_LEDGER_DB_PASSWORD: 'from outside' })
  expect(given.ledger).toBe('from outside')
})

test('where all passwords that are needed are given, nothing is kept', async () => {
  const file = join(folder, 'untouched.json')
  const environment = Object.fromEntries(serviceNames.map((name) => [`HUB_${name.toUpperCase()}_DB_PASSWORD`, name]))
  await readRolePasswords(file, environment, serviceNames)
  expect(existsSync(file)).toBe(false)
})
