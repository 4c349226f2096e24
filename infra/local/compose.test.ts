import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { root, serviceNames } from './services.ts'

interface ComposeService {
  command?: string[]
  depends_on?: Record<string, { condition: string }>
  environment?: Record<string, string | number>
  image: string
  restart?: string
}

const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const services: Record<string, ComposeService> = parse(text, { merge: true }).services
const variablesIn = (of: string) => [...of.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name)

test.for(serviceNames)('%s runs as a process of its own, under its own database role', (name) => {
  const service = services[name]
  expect(service?.command).toEqual(['node', `services/${name}/src/main.ts`])
  expect(existsSync(join(root, `services/${name}/src/main.ts`))).toBe(true)
  const url = `postgres://hub_${name}:\${HUB_${name.toUpperCase()}_DB_PASSWORD}@postgres:5432/hub`
  expect(service?.environment).toMatchObject({ DATABASE_URL: url, QUEUE_URL: 'redis://valkey:6379', PORT: 8080 })
})

test('the migration knows the password of every role, and .env.example every variable', () => {
  const given = Object.keys(services.migrate?.environment ?? {})
  const example = readFileSync(join(root, '.env.example'), 'utf8')
  for (const name of serviceNames) expect(given).toContain(`HUB_${name.toUpperCase()}_DB_PASSWORD`)
  for (const name of variablesIn(text)) expect(example).toMatch(new RegExp(`^${name}=`, 'm'))
})

test('`up --wait` takes for done what runs once: another service waits for its end, and one that stays for its health', () => {
  const awaited = Object.values(services).flatMap(({ depends_on = {} }) => Object.entries(depends_on))
  for (const [name, { condition }] of awaited)
    expect([name, condition]).toEqual([
      name,
      services[name]?.restart ? 'service_healthy' : 'service_completed_successfully',
    ])
  const once = Object.keys(services).filter((name) => services[name]?.restart === undefined)
  expect(once.toSorted()).toEqual(['first-keys', 'migrate'])
  expect(awaited.map(([name]) => name)).toEqual(expect.arrayContaining(once))
})

test('all processes of ours are of one image', () => {
  const ours = Object.values(services).filter(({ command }) => command?.[0] === 'node')
  expect(ours).toHaveLength(serviceNames.length + 2)
  expect(new Set(ours.map(({ image }) => image))).toEqual(new Set(['connection-hub']))
})
