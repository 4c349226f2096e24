// Runs once before each lane: a Postgres server with a migrated template, and for the lanes called *-redis a Redis.
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { startPostgres } from '@hub/infra/postgres'
import { findRedisServer, startRedis } from '@hub/infra/redis'
import { readRolePasswords } from '@hub/infra/role-passwords'
import { ensureTemplate } from '@hub/infra/template'
import type { TestProject } from 'vitest/node'

const folder = join(import.meta.dirname, '../.data/test')

export default async function setup(project: TestProject) {
  const adminUrl = process.env.DATABASE_URL ?? (await startTestPostgres())
  const rolePasswords = await readRolePasswords(join(folder, 'role-passwords.json'))
  project.provide('adminUrl', adminUrl)
  project.provide('rolePasswords', rolePasswords)
  project.provide('template', await ensureTemplate(adminUrl, rolePasswords))

  // What property tests ask: PROPERTY_SEED asks the same again, PROPERTY_SCALE more or less of it.
  project.provide('propertySeed', Number(process.env.PROPERTY_SEED ?? randomInt(2 ** 31)))
  project.provide('propertyScale', Number(process.env.PROPERTY_SCALE ?? 1))

  const redis = project.name.endsWith('-redis') ? await openRedis() : undefined
  project.provide('redisUrl', redis?.url ?? null)
  return async () => redis?.stop()
}

// It stays up, so that runs beside and after this one share it; `npm test` stops it at its end.
async function startTestPostgres(): Promise<string> {
  const { url } = await startPostgres(join(folder, 'postgres'), { isDurable: false })
  return url
}

async function openRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  if (process.env.REDIS_URL) return { url: process.env.REDIS_URL, stop: async () => {} }
  const binary = findRedisServer()
  if (!binary) throw new Error('this lane needs redis-server or valkey-server on PATH, or REDIS_URL')
  return startRedis(binary)
}
